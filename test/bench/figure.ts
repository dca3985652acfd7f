/** The target of a figure. It applies to the ratio if the figure has one. */
export type Goal = { atMost: number } | { atLeast: number };

/** A measured figure, with its ratio to a yardstick of the same run, if it has one. */
export interface Figure {
  section: string;
  label: string;
  /** Median over the repetitions. */
  value: number;
  unit: string;
  /** First and third quartile of the repetitions. */
  spread?: [number, number];
  yardstick?: { label: string; value: number };
  /** `value` divided by the yardstick's value, per repetition. */
  ratio?: number;
  goal?: Goal;
  note?: string;
}

export const reaches = ({ value, ratio, goal }: Figure): boolean | undefined => {
  if (!goal) return undefined;
  const judged = ratio ?? value;
  return 'atMost' in goal ? judged <= goal.atMost : judged >= goal.atLeast;
};
