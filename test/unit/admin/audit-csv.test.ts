import { expect, it } from 'vitest';
import { csvHead, csvOf } from '../../../functions/admin/page/audit/csv.ts';

const entry = {
  id: '01956000-0000-7000-8000-000000000001',
  at: '2026-03-01T12:00:00.000Z',
  scope: 'eu',
  action: 'settings.saved',
  subject: null,
  from: 0,
  to: 1,
  count: null,
} as const;
const by = (name: string) => ({ ...entry, actor: { type: 'api_key' as const, id: 'key-1', name } });

it('writes a line for each change below a header line', () => {
  expect(`${csvHead}${csvOf([by('Ops')])}`.split('\r\n')).toEqual([
    'at,actor_type,actor_id,actor_name,action,scope,from,to,count,subject',
    '2026-03-01T12:00:00.000Z,api_key,key-1,Ops,settings.saved,eu,0,1,,',
    '',
  ]);
});

it.each([
  ['quotes commas, quotes and line breaks', 'a, "b"\nc', '"a, ""b""\nc"'],
  ['keeps spreadsheets from running a name as a formula', '=HYPERLINK(1)', "'=HYPERLINK(1)"],
  ['and one that begins with another sign of a formula', '@SUM(A1)', "'@SUM(A1)"],
])('%s', (_what, name, cell) => {
  expect(csvOf([by(name)])).toContain(`key-1,${cell},settings.saved`);
});
