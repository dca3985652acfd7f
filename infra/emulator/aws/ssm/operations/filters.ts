import * as z from 'zod/mini';
import { AwsError } from '../../aws-error.ts';
import type { ParameterVersion } from '../parameter-version.ts';

export const parameterFilters = z.optional(
  z.array(
    z.object({
      Key: z.string(),
      Option: z.optional(z.string()),
      Values: z.optional(z.array(z.string()).check(z.minLength(1))),
    }),
  ),
);

export type ParameterFilter = NonNullable<z.infer<typeof parameterFilters>>[number];

/** What a filter is applied to: a parameter and its tags. */
export interface Filtered {
  readonly parameter: ParameterVersion;
  readonly tags: Readonly<Record<string, string>>;
}

type Option = 'Equals' | 'BeginsWith' | 'Contains' | 'OneLevel' | 'Recursive';

/** The options of each filter key, default first (SSM API Reference, ParameterStringFilter). */
const optionsOf: Readonly<Record<string, readonly Option[]>> = {
  Name: ['Equals', 'BeginsWith', 'Contains'],
  Path: ['OneLevel', 'Recursive'],
  Type: ['Equals', 'BeginsWith'],
  KeyId: ['Equals', 'BeginsWith'],
  Tier: ['Equals'],
  DataType: ['Equals'],
  Label: ['Equals'],
  tag: ['Equals', 'BeginsWith'],
};

const comparisons: Readonly<Record<Option, (value: string, filterValue: string) => boolean>> = {
  Equals: (value, filterValue) => value === filterValue,
  BeginsWith: (value, filterValue) => value.startsWith(filterValue),
  Contains: (value, filterValue) => value.includes(filterValue),
  OneLevel: (value, filterValue) =>
    isBelow(value, filterValue) && !value.slice(withSlash(filterValue).length).includes('/'),
  Recursive: (value, filterValue) => isBelow(value, filterValue),
};

/** Whether a name lies in the hierarchy below a path. */
export const isBelow = (name: string, path: string): boolean => fullName(name).startsWith(withSlash(path));

/** Combines all filters into one predicate. Throws for keys and options that AWS refuses for the operation. */
export const filtering = (
  filters: readonly ParameterFilter[] = [],
  allowedKeys: readonly string[],
): ((candidate: Filtered) => boolean) => {
  const tests = filters.map((filter) => filterTest(filter, allowedKeys));
  return (candidate) => tests.every((test) => test(candidate));
};

const filterTest = ({ Key, Option, Values }: ParameterFilter, allowedKeys: readonly string[]) => {
  const kind = Key.startsWith('tag:') ? 'tag' : Key;
  const options = allowedKeys.includes(kind) ? optionsOf[kind] : undefined;
  if (!options) throw new AwsError('InvalidFilterKey', "The specified key isn't valid.");
  const option = options.find((name) => name === (Option ?? options[0]));
  if (!option) {
    throw new AwsError('InvalidFilterOption', `The following filter option is not valid. Valid options: ${options}`);
  }
  // A tag filter without values matches any tag with this key; on a parameter's attributes it is not allowed.
  if (!Values && kind !== 'tag') {
    throw new AwsError('InvalidFilterValue', "The filter value isn't valid. Verify the value and try again.");
  }
  const compare = comparisons[option];
  return (candidate: Filtered): boolean =>
    valuesOf(Key, candidate).some((value) => !Values || Values.some((filterValue) => compare(value, filterValue)));
};

const valuesOf = (key: string, { parameter, tags }: Filtered): readonly string[] => {
  if (key === 'Label') return parameter.labels;
  const { name, type, keyId, tier, dataType } = parameter;
  const tag = key.startsWith('tag:') ? tags[key.slice('tag:'.length)] : undefined;
  const values: Record<string, string | undefined> = {
    Name: name,
    Path: name,
    Type: type,
    KeyId: keyId,
    Tier: tier,
    DataType: dataType,
  };
  const value = values[key] ?? tag;
  return value === undefined ? [] : [value];
};

const fullName = (name: string): string => (name.startsWith('/') ? name : `/${name}`);

const withSlash = (path: string): string => (path.endsWith('/') ? path : `${path}/`);
