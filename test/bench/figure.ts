/** What a figure has to reach. It is about the ratio if the figure has one. */
export type Goal = { atMost: number } | { atLeast: number };

/** One measured figure, beside its yardstick of the same run if it has one. */
export interface Figure {
  section: string;
  label: string;
  /** Median over the repetitions. */
  value: number;
  unit: string;
  /** First and third quartile of the repetitions. */
  spread?: [number, number];
  yardstick?: { label: string; value: number };
  /** `value` by the yardstick's, taken repetition by repetition. */
  ratio?: number;
  goal?: Goal;
  note?: string;
}

export const reaches = ({ value, ratio, goal }: Figure): boolean | undefined => {
  if (!goal) return undefined;
  const judged = ratio ?? value;
  return 'atMost' in goal ? judged <= goal.atMost : judged >= goal.atLeast;
};
