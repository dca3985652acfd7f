import { useText } from '../text/text-context.tsx';
import { toneOf } from './state.ts';

export const StateBadge = ({ state }: { state: string }) => {
  const { word } = useText();
  return <span class={`badge ${toneOf(state)}`}>{word('state', state)}</span>;
};
