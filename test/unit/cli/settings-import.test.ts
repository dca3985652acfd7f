import { describe, expect, it } from 'vitest';
import { CommandFailed } from '../../../infra/cli/program.ts';
import { importing } from '../../support/cli/importing.ts';

const show = [
  'system/smtp/host - smtp.example.com',
  'system/smtp/port - 587',
  'system/smtp/disable - 0',
  'system/smtp/password - ******',
  'sales_email/order/copy_to - a@example.com, b@example.com',
  'sales_email/order/template - sales_email_order_template',
  'web/secure/base_url - https://shop.example.com/',
  'trans_email/ident_general/name - My - Shop',
].join('\n');

describe('import of config:show', () => {
  it('reports which values it imports, converts and skips', async () => {
    const { lines, notes, patches } = await importing({ export: show });
    expect(lines).toEqual([
      'import   default  system/smtp/host=smtp.example.com',
      'import   default  system/smtp/port=587',
      'convert  default  system/smtp/disable=no',
      'convert  default  sales_email/order/copy_to=a@example.com, b@example.com',
      'import   default  trans_email/ident_general/name=My - Shop',
      'skip     default  system/smtp/password: passwords are encrypted in exports; pass --password default=<file>',
      'skip     sales_email/order/template: not a setting of Storemail',
      'Skipped 1 setting unrelated to mail.',
    ]);
    expect([notes, patches]).toEqual(['Nothing was saved. To review and save the changes, add --apply.', []]);
  });

  it('uses the given scope, and saves only with --apply', async () => {
    const { patches } = await importing(
      { export: show, 'pw.txt': 'secret\n' },
      '--scope',
      'eu',
      '--apply',
      '--yes',
      '--password',
      'eu=pw.txt',
    );
    expect(patches).toEqual([
      [
        'eu',
        {
          system: { smtp: { host: 'smtp.example.com', port: 587, disable: 'no', password: 'secret' } },
          sales_email: { order: { copy_to: ['a@example.com', 'b@example.com'] } },
          trans_email: { ident_general: { name: 'My - Shop' } },
        },
      ],
    ]);
  });

  it('names an invalid value without repeating it', async () => {
    const { lines } = await importing({ export: 'system/smtp/port - planted-value' });
    expect(lines).toEqual(['skip     default  system/smtp/port: must be a whole number from 1 to 65535']);
  });
});

describe('import of core_config_data', () => {
  const csv = [
    'config_id,scope,scope_id,path,value,updated_at',
    '1,default,0,system/smtp/host,smtp.example.com,2026-01-01',
    '2,stores,3,trans_email/ident_general/name,"Boutique, fr",2026-01-01',
    '3,websites,1,system/smtp/set_return_path,2,2026-01-01',
    '4,websites,9,system/smtp/port,25,2026-01-01',
    '5,websites,1,system/smtp/password,0:3:abcdef==,2026-01-01',
  ].join('\n');

  it('maps websites and store views by the given codes, scopes before those below them', async () => {
    const { lines, patches } = await importing(
      { export: csv },
      '--website',
      '1=eu',
      '--store',
      '3=eu.fr',
      '--apply',
      '--yes',
    );
    expect(lines).toEqual([
      'import   default  system/smtp/host=smtp.example.com',
      'convert  eu  system/smtp/set_return_path=specified',
      'import   eu.fr  trans_email/ident_general/name=Boutique, fr',
      'skip     websites 9  system/smtp/port: the code of the website is unknown; pass --website 9=<code>',
      'skip     eu  system/smtp/password: passwords are encrypted in exports; pass --password eu=<file>',
    ]);
    expect(patches.map(([scope]) => scope)).toEqual(['default', 'eu', 'eu.fr']);
  });

  it.each([
    ['tabs', '\t'],
    ['semicolons', ';'],
  ])('keeps commas in the values of a file with %s', async (_, delimiter) => {
    const rows = [
      ['scope', 'scope_id', 'path', 'value'],
      ['default', '0', 'sales_email/order/copy_to', 'a@example.com,b@example.com'],
    ];
    const { lines } = await importing({ export: rows.map((row) => row.join(delimiter)).join('\n') });
    expect(lines).toEqual([expect.stringContaining('copy_to=a@example.com, b@example.com')]);
  });

  it('refuses a row with more values than the header, rather than cut a value off', async () => {
    const unquoted = 'scope,scope_id,path,value\ndefault,0,sales_email/order/copy_to,a@example.com,b@example.com\n';
    await expect(importing({ export: unquoted })).rejects.toThrow('Line 2 has more values than the header');
  });

  it.each([
    ['an object of tables', (tables: Record<string, unknown>) => tables],
    [
      "phpMyAdmin's list of tables",
      (tables: Record<string, unknown>) => [
        { type: 'header' },
        ...Object.entries(tables).map(([name, data]) => ({ type: 'table', name, data })),
      ],
    ],
  ])('finds the codes in %s', async (_what, form) => {
    const json = form({
      core_config_data: [
        { scope: 'stores', scope_id: '3', path: 'system/smtp/disable', value: '1' },
        { scope: 'websites', scope_id: 1, path: 'trans_email/ident_general/email', value: 'eu@example.com' },
      ],
      store_website: [{ website_id: '1', code: 'EU' }],
      store: [{ store_id: '3', code: 'fr', website_id: '1' }],
    });
    expect((await importing({ export: JSON.stringify(json) })).lines).toEqual([
      'import   eu  trans_email/ident_general/email=eu@example.com',
      'convert  eu.fr  system/smtp/disable=yes',
    ]);
  });

  it.each([
    ['', 'nothing'],
    ['{"a":', 'half'],
    ['Dear Sir', 'a letter'],
    ['[]', 'no rows'],
  ])('refuses %j', async (text) => {
    await expect(importing({ export: text })).rejects.toThrow(CommandFailed);
  });
});

describe('import with --apply', () => {
  const files = { export: 'system/smtp/host - smtp.example.com\nsystem/smtp/port - 587' };

  it('shows old and new values, asks for confirmation, and saves nothing without it', async () => {
    const { success, said, patches, notes } = await importing(files, '--apply');
    expect(said).toEqual([
      'default  system/smtp/host: (empty) → smtp.example.com\ndefault  system/smtp/port: (empty) → 587\n',
      'Save 2 changes?',
    ]);
    expect([success, notes, patches]).toEqual([false, 'Nothing was saved.', []]);
    expect((await importing({ ...files, answer: 'yes' }, '--apply')).patches).toHaveLength(1);
  });

  it('reports a warning of several scopes once', async () => {
    const rows = [
      { scope: 'default', scope_id: 0, path: 'system/smtp/port', value: '587' },
      { scope: 'websites', scope_id: 1, path: 'system/smtp/port', value: '2525' },
    ];
    const { notes, patches } = await importing(
      { export: JSON.stringify(rows) },
      '--apply',
      '--yes',
      '--website',
      '1=eu',
    );
    expect(patches).toHaveLength(2);
    expect(notes?.match(/Passwords go unencrypted/g)).toHaveLength(1);
  });
});
