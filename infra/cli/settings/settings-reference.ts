import { DEFAULT_SCOPE } from '../../../shared/scope.ts';
import type { Kind } from '../../../shared/settings/kinds/kind.ts';
import { groups } from '../../../shared/settings/schema/groups.ts';
import { schema, type UntypedSetting } from '../../../shared/settings/schema/schema.ts';

const introduction = `# Settings

Storemail has the mail settings of Adobe Commerce, with the same paths, labels and values. This page is generated from
the schema in \`shared/settings/schema/\` by \`npm run docs\`.

## Scopes

Every setting has a value at \`${DEFAULT_SCOPE}\`, which a website (\`eu\`) and a store view (\`eu.fr\`) can override. A scope inherits
what it does not set: a store view from its website, a website from \`${DEFAULT_SCOPE}\`, and \`${DEFAULT_SCOPE}\` from the built-in values. A
change that would stop the mail of a narrower scope, because that scope's own values or password no longer fit, is
refused over HTTP with the name of the scope. If it is made in Parameter Store instead, it takes effect, and mail of the
narrower scope is held until its settings fit again.

## Changing settings

| how | |
|---|---|
| HTTP | \`PATCH /settings/<scope>\` with a JSON merge patch; \`null\` restores inheritance. \`?verify=true\` logs in to the mail server first. \`If-Match\` with the \`ETag\` of the version you read prevents overwriting somebody else's changes; \`If-None-Match: *\` only saves the first settings of a scope |
| terminal | \`npm run settings -- --help\`: get, set, diff, history, rollback, and import of Adobe Commerce's exports |
| Parameter Store | \`aws ssm put-parameter\` on \`/storemail/<stage>/settings/<scope>\`, a JSON document of type String: the path \`system/smtp/host\` is \`{"system":{"smtp":{"host":"…"}}}\` |

Storemail writes the values listed below. It also accepts the values that Adobe Commerce stores: \`1\` and \`0\` for yes and
no, labels, comma-separated lists, and numbers in quotes.

| endpoint | |
|---|---|
| \`GET /settings\` | the scopes that have settings of their own, with versions |
| \`GET /settings/<scope>\` | \`own\`, \`effective\`, \`origin\` (path → scope or \`built-in\`), \`inherited\`, \`warnings\`, \`version\`, \`in_force\`, \`rejected\`, \`secrets\`; \`ETag\` |
| \`PATCH\`, \`PUT /settings/<scope>\` | merges, or replaces. The response is that of GET. 422 lists all errors as \`faults: [{path, problem}]\`, and after a failed \`verify\` the \`steps\` of the login; 412 or 409: somebody else saved first; 429: Parameter Store accepts about three writes per second |
| \`DELETE /settings/<scope>\` | removes all settings of the scope, which then inherits everything; 404 if it has none, 409 while the scope has an API key or an email in progress; 412 or 409 also if somebody wrote settings meanwhile, which stay |
| \`POST /settings/<scope>/test\` | \`{"to", "settings"}\`: sends a real email, with the given unsaved settings applied, and reports each step from resolving the host to the last reply; 429 while another test of that scope runs |
| \`GET /settings/<scope>/history\` | all versions: when and by whom they were written, and whether they are in force or why not |
| \`GET /audit-log\` | who changed settings, API keys and the suppression list in the scopes that the key covers: the last 400 days, newest first |
| \`POST /settings/<scope>/rollback\` | \`{"version"}\` |
| \`PATCH /settings/<scope>/warnings\` | \`{"code", "path", "dismissed"}\`: dismisses a warning at this scope and below, for everybody, until the value concerned or the mail server changes; or restores it |
| \`GET\`, \`POST /settings/<scope>/dkim\` | the DKIM keys of a scope and their state in DNS; POST creates a key: \`{"domain", "selector"}\`, both optional |
| \`POST /settings/<scope>/dkim/verify\` | starts signing with the newest key if it is in DNS, or in any case with \`{"force": true}\` |
| \`GET /domains\`, \`GET /domains/<domain>\`, \`POST /domains/<domain>/verify\` | the sender domains, with their SPF, DKIM and DMARC records in DNS and the records to publish, in Resend's format |

All of them require a full_access key, and answer 404 for a scope that the key does not cover.

Settings saved over HTTP are in force when the response arrives; workers use them within 30 seconds. An edit in Parameter
Store is reviewed within seconds. If it is invalid, the last valid settings stay in force, and \`GET /settings/<scope>\` gives
the reason under \`rejected\`. Storemail never modifies parameters itself, so that they can be managed by people or
Terraform. A document may have at most 4 KB.

\`POST /settings/<scope>/rollback\` puts an earlier version into force again, with the password for its host. It stays in force
until the next edit.

## The password

The password is stored in a separate SecureString, \`/storemail/<stage>/secrets/<scope>/smtp-password\`, and is never shown.
When you save settings, \`******\` or omitting it keeps it, and \`""\` clears it. It belongs to the host it was saved for: to
use another host, at the same scope or a narrower one, you must enter it again, so that nobody can have it sent to their
own server. Earlier versions remain in Parameter Store, so a leaked password must be changed at the mail server.

A new password that is written to Parameter Store directly does not take effect until Storemail knows its host; until then
the old one stays in force, which \`rejected\`, \`warnings\` and the health check report. There are two ways to name the host:

- Write the password, then the document (unchanged if you like): both take effect together.
- Write \`{"host": "smtp.example.com", "password": "…"}\` as the value: it takes effect immediately if that host is in
  force, and otherwise with the next document for that host.

Encrypt it with the stack's own key (\`--key-id\`). Storemail cannot decrypt a version encrypted with another key, and
refuses it. Masks such as \`***\` or \`[redacted]\` are always refused as passwords.

## OAuth2

With \`system/smtp/auth\` set to \`xoauth2\`, Storemail logs in with an access token instead of a password. It gets the token
with client credentials, a refresh token, a service account's key, or the AWS identity of the deployment (\`federated\`),
which needs no secret. A scope has a single credential: \`oauth2/secret\` replaces the password, is stored in the same
parameter, takes effect by the same rules, and belongs to the token host *and* the mail server it was saved for. All workers
share tokens through the table, encrypted with a key that only holders of the secret can derive; one of them renews a token
after at most three quarters of its lifetime. The token endpoint must use https and a public address, and redirects are not
followed. [Providers](providers/README.md) has step-by-step instructions for Microsoft 365 and Google Workspace, and explains
[why CRAM-MD5 and SCRAM are not supported](providers/README.md#why-not-cram-md5-or-scram).

## DKIM

Most mail providers sign their customers' mail, in which case there is nothing to do here. If your mail server does not
sign, Storemail can:

1. \`POST /settings/<scope>/dkim\` creates a key of 2,048 bits and returns the TXT record to publish. Mail is sent as before.
2. \`POST /settings/<scope>/dkim/verify\` looks up the record. If it is in DNS, the key is put into force: \`dkim/domain\`,
   \`dkim/selector\` and \`dkim/key\` are saved together, like other settings. \`{"force": true}\` skips the check.

To change the key, repeat these steps: the new key gets another selector, and the old one is used until the new one has
been verified. Leave the old record in DNS for a week, for mail still in transit. A rollback of the settings also restores
the earlier key.

Private keys are stored in the SecureString \`/storemail/<stage>/secrets/<scope>/dkim\`, one version per key, and are never
shown. A key belongs to the scope, domain and selector it was created for. Narrower scopes inherit it together with the
three settings, but cannot combine it with another domain; setting \`dkim/key\` to 0 disables signing there. To use a key of
your own, store it as \`{"domain": "…", "selector": "…", "private_key": "…"}\` (RSA of 2,048 to 4,096 bits, PEM); it is used once
a document names its version. If the key in force is missing or belongs to another name, mail of its scopes is held.

Mail is signed if its From address is in the domain or a subdomain, including messages that a client composed itself. The
signature uses rsa-sha256 and relaxed canonicalization, and covers the whole body. From, Reply-To, Subject, Date,
Message-ID, Cc, MIME-Version and Content-Type are oversigned, so that no further instance can be added. The time of the
signature is that of the email, and the key is the one used in its first attempt, so that a second copy has the same bytes.
Amazon SES replaces Date and Message-ID, which breaks the signature: let SES sign. \`GET /emails/<id>/raw\` shows messages
without the signature.

## Allowed senders

\`delivery/allowed_senders\` is checked when an email is accepted and again before it is delivered: mail accepted before the
list was narrowed is held, and is sent if its sender is allowed again. A scope that uses the login of a wider scope, or its
mail server without a login, may only narrow the wider scope's list: additional senders are refused when saved, and ignored
if they are already in force.

## Where returned mail goes

| Set Return-Path | MAIL FROM | \`Sender:\` header |
|---|---|---|
| \`no\` (recommended) | \`trans_email/ident_general/email\` | none |
| \`yes\` | \`trans_email/ident_general/email\` | the same address |
| \`specified\` | \`system/smtp/return_path_email\` | none |

## Warnings

Every response lists warnings about settings that are valid but questionable: Sendmail or a return path other than \`no\`
(Adobe advises against both because of remote code execution through the sender address, CVE-2016-10034); port 25, which
AWS blocks; a password without encryption; addresses at example.com; no allowed senders; a SecureString encrypted with
AWS's default key, which every principal in the account can use; and an edit in Parameter Store that is not in force, with
the reason.

## All settings
`;

/** Escapes `|`, which would end a table cell. */
const cell = (text: string): string => text.replaceAll('|', '\\|');

const code = (text: string): string => `\`${text}\``;

const valuesOf = ({ options, allowed }: Kind<unknown>): string =>
  options
    ? options.map(({ word, stored }) => (word === stored ? code(word) : `${code(word)} (${code(stored)})`)).join(', ')
    : allowed;

const defaultOf = ({ kind, default: value }: UntypedSetting): string => {
  if (kind.name === 'secret') return 'none';
  const written = kind.write(value);
  return written === '' || (Array.isArray(written) && written.length === 0) ? 'none' : code(String(written));
};

const shownOf = ({ shownWhen }: UntypedSetting): string =>
  shownWhen ? ` Only while ${code(shownWhen.path)} is ${[shownWhen.is].flat().map(code).join(' or ')}.` : '';

const scopesOf = ({ scopes }: UntypedSetting): string => (scopes.length === 1 ? ' At `default` only.' : '');

const rowOf = (setting: UntypedSetting): string => {
  const { path, kind, text } = setting;
  const cells = [
    code(path),
    text.en.label,
    valuesOf(kind),
    defaultOf(setting),
    `${text.en.help}${shownOf(setting)}${scopesOf(setting)}`,
  ];
  return `| ${cells.map(cell).join(' | ')} |`;
};

const settingsOf = (group: string): UntypedSetting[] =>
  (schema as readonly UntypedSetting[]).filter(({ path }) => path.slice(0, path.lastIndexOf('/')) === group);

const tableOf = ([path, { section, label }]: [string, (typeof groups)[keyof typeof groups]]): string =>
  [
    `### ${section.en}: ${label.en}`,
    '',
    '| path | label | values | default | meaning |',
    '|---|---|---|---|---|',
    ...settingsOf(path).map(rowOf),
  ].join('\n');

/** The text of docs/settings.md: an introduction and every setting of the schema. */
export const settingsReference = (): string =>
  `${introduction}\nValues in parentheses are those that Adobe Commerce stores, where they differ.\n\n${Object.entries(groups).map(tableOf).join('\n\n')}\n`;
