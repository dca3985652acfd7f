import type { Preset } from '../../../shared/presets/preset.ts';
import { presets, presetValues } from '../../../shared/presets/presets.ts';
import { nearest } from '../../../shared/runtime/nearest.ts';
import { type CommandResult, WrongUsage } from '../program.ts';
import { table } from './settings-output.ts';
import type { Assignment } from './settings-values.ts';

/** A provider and its server. */
export interface ChosenPreset {
  preset: Preset;
  host: string;
}

/** The provider of that name, and its server in that region. Throws `WrongUsage`. */
export const presetIn = (id: string, region: string | undefined): ChosenPreset => {
  const names = presets.map((preset) => preset.id);
  const preset = presets.find((candidate) => candidate.id === id);
  if (!preset) {
    const meant = nearest(id, names);
    throw new WrongUsage(`There is no such preset: ${meant ? `did you mean ${meant}?` : `${names.join(', ')}.`}`);
  }
  const [first] = preset.servers;
  const isMeant = (one: { region: string }): boolean => one.region.toLowerCase() === region?.toLowerCase();
  const server = region === undefined ? first : preset.servers.find(isMeant);
  if (server) return { preset, host: server.host };
  const regions = preset.servers.map((one) => one.region).filter((one) => one !== '');
  throw new WrongUsage(
    regions.length > 0 ? `${id} has the regions ${regions.join(', ')}.` : `${id} has one server: leave --region out.`,
  );
};

/** What to set for a provider. */
export const presetAssignments = ({ preset, host }: ChosenPreset): Assignment[] =>
  Object.entries(presetValues(preset, host)).map(([path, value]): Assignment => [path, String(value)]);

const listed = (): CommandResult => ({
  done: true,
  output: table(presets.map(({ id, name, servers }) => [id, name, servers[0].host])),
  json: presets,
  words: 'Choose one: npm run settings -- preset <name>',
});

/** Runs `preset`: lists the providers, or shows what one wants and limits. Asks nobody. */
export const showPreset = (chosen: ChosenPreset | undefined): CommandResult => {
  if (!chosen) return listed();
  const { preset, host } = chosen;
  const regions = preset.servers.map(({ region }) => region).filter((region) => region !== '');
  const words = [
    preset.limits.en,
    ...(regions.length > 0 ? [`Regions: ${regions.join(', ')}.`] : []),
    `See docs/providers/${preset.page} and ${preset.source}`,
    `Save it: npm run settings -- set <scope> --preset ${preset.id} <path>=<value> …`,
  ];
  const json = { ...preset, values: presetValues(preset, host) };
  return {
    done: true,
    output: table(presetAssignments(chosen).map(([path, value]) => [path, String(value)])),
    json,
    words: words.join('\n'),
  };
};
