import type { Preset } from '../../../shared/presets/preset.ts';
import { presets, presetValues } from '../../../shared/presets/presets.ts';
import { nearest } from '../../../shared/runtime/nearest.ts';
import { table } from '../format.ts';
import { type CommandResult, WrongUsage } from '../program.ts';
import type { Assignment } from './settings-values.ts';

/** A provider and its server. */
export interface ChosenPreset {
  preset: Preset;
  host: string;
}

/** The preset with this id, and its server in this region. Throws `WrongUsage`. */
export const presetIn = (id: string, region: string | undefined): ChosenPreset => {
  const ids = presets.map((preset) => preset.id);
  const preset = presets.find((candidate) => candidate.id === id);
  if (!preset) {
    const suggestion = nearest(id, ids);
    throw new WrongUsage(
      `Unknown preset. ${suggestion ? `Did you mean ${suggestion}?` : `Presets: ${ids.join(', ')}.`}`,
    );
  }
  const [first] = preset.servers;
  const isInRegion = (server: { region: string }): boolean => server.region.toLowerCase() === region?.toLowerCase();
  const server = region === undefined ? first : preset.servers.find(isInRegion);
  if (server) return { preset, host: server.host };
  const regions = preset.servers.map((server) => server.region).filter((name) => name !== '');
  throw new WrongUsage(
    regions.length > 0
      ? `--region takes one of ${regions.join(', ')} for ${id}.`
      : `${id} has a single server: omit --region.`,
  );
};

/** The settings of a preset. */
export const presetAssignments = ({ preset, host }: ChosenPreset): Assignment[] =>
  Object.entries(presetValues(preset, host)).map(([path, value]): Assignment => [path, String(value)]);

const listPresets = (): CommandResult => ({
  success: true,
  output: table(presets.map(({ id, name, servers }) => [id, name, servers[0].host])),
  json: presets,
  notes: 'To see the settings of one: npm run settings -- preset <name>',
});

/** Runs `preset`: lists the providers, or shows the settings and limits of one. */
export const showPreset = (chosen: ChosenPreset | undefined): CommandResult => {
  if (!chosen) return listPresets();
  const { preset, host } = chosen;
  const regions = preset.servers.map(({ region }) => region).filter((region) => region !== '');
  const notes = [
    preset.limits.en,
    ...(regions.length > 0 ? [`Regions: ${regions.join(', ')}.`] : []),
    `See docs/providers/${preset.page} and ${preset.source}`,
    `To save it: npm run settings -- set <scope> --preset ${preset.id} <path>=<value> …`,
  ];
  const json = { ...preset, values: presetValues(preset, host) };
  return {
    success: true,
    output: table(presetAssignments(chosen).map(([path, value]) => [path, String(value)])),
    json,
    notes: notes.join('\n'),
  };
};
