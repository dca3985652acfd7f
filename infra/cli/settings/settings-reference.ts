import { DEFAULT_SCOPE } from '../../../shared/scope.ts';
import type { Kind } from '../../../shared/settings/kinds/kind.ts';
import { groups } from '../../../shared/settings/schema/groups.ts';
import { schema, type UntypedSetting } from '../../../shared/settings/schema/schema.ts';

const introduction = `# Settings

Mail settings are those of Adobe Commerce, with the same paths, labels and values. This page is generated from the
schema in \`shared/settings/schema/\` by \`npm run docs\`.

## Scopes

Every setting has a value at \`${DEFAULT_SCOPE}\`, and may have another one at a website (\`eu\`) and at a store view (\`eu.fr\`).
What a scope does not set it inherits: store view, then website, then \`${DEFAULT_SCOPE}\`, then what is built in. A change that
would stop the mail of a narrower scope, because its own values or its own password do not fit any more, is refused
over HTTP with the name of that scope. Edited in Parameter Store it comes in force, and the mail of the narrower scope
is held until its settings fit again.

## Change them

| how | |
|---|---|
| HTTP | \`PATCH /settings/<scope>\` with a JSON merge patch, \`null\` inherits again. \`?verify=true\` logs in to the mail server first. \`If-Match\` with the \`ETag\` that was read makes sure that nobody else saved meanwhile |
| terminal | \`npm run settings -- --help\`: get, set, diff, history, rollback, and import of what Adobe Commerce exports |
| Parameter Store | \`aws ssm put-parameter\` on \`/storemail/<stage>/settings/<scope>\`, a JSON document of type String: the path \`system/smtp/host\` is \`{"system":{"smtp":{"host":"…"}}}\` |

Storemail writes the values below. It also takes what Adobe Commerce stores: \`1\` and \`0\` for yes and no, labels, lists
separated by commas, and numbers in quotes.

| endpoint | |
|---|---|
| \`GET /settings\` | the scopes that have settings of their own, with versions |
| \`GET /settings/<scope>\` | \`own\`, \`effective\`, \`origin\` (path → scope or \`built-in\`), \`inherited\`, \`warnings\`, \`version\`, \`in_force\`, \`rejected\`, \`secrets\`; \`ETag\` |
| \`PATCH\`, \`PUT /settings/<scope>\` | merges, or replaces. Answers as GET does. 422 lists every fault: \`faults: [{path, problem}]\`, and after a failed \`verify\` the \`steps\` of the login; 412 or 409: somebody else was first; 429: Parameter Store takes about three writes a second |
| \`DELETE /settings/<scope>\` | inherits everything again; 404 if it has none, 409 while an API key or an email on its way is of that scope |
| \`POST /settings/<scope>/test\` | \`{"to", "settings"}\`: sends a real email with unsaved settings on top, and tells each step from resolving the host to the last reply; 429 while another test of that scope runs |
| \`GET /settings/<scope>/history\` | versions: when, by whom, in force or why not |
| \`GET /audit-log\` | who changed settings, API keys and the suppression list, in the scopes that the key covers: 400 days, newest first |
| \`POST /settings/<scope>/rollback\` | \`{"version"}\` |
| \`PATCH /settings/<scope>/warnings\` | \`{"code", "path", "dismissed"}\`: dismisses a warning at this scope and below, for everybody, until the value that it warns of or the mail server changes; shows it again |
| \`GET\`, \`POST /settings/<scope>/dkim\` | the DKIM keys of a scope and what DNS says of them; makes another one: \`{"domain", "selector"}\`, both may be left out |
| \`POST /settings/<scope>/dkim/verify\` | signs with the newest key, if DNS shows it; \`{"force": true}\` whatever it shows |
| \`GET /domains\`, \`GET /domains/<domain>\`, \`POST /domains/<domain>/verify\` | the domains that mail is from, with SPF, DKIM and DMARC as DNS has them and the records to publish, in Resend's shape |

All of them take a full_access key, and answer 404 for a scope that the key does not cover.

A save over HTTP is in force when it is answered; senders follow within 30 seconds. An edit in Parameter Store is
reviewed within seconds. If it is not valid, the last good settings stay in force; \`GET /settings/<scope>\` says why under
\`rejected\`. Storemail never corrects a parameter itself, so that Terraform and people can own them. A document has at
most 4 KB.

\`POST /settings/<scope>/rollback\` puts an earlier version in force again, with the password of its host. No later event
undoes it; a new edit does replace it.

## The password

It is a SecureString of its own, \`/storemail/<stage>/secrets/<scope>/smtp-password\`, and is never shown. In a write,
\`******\` or leaving it out keeps it, \`""\` clears it. It belongs to the host it was saved for: another host, here or at
a narrower scope, needs it again, so that nobody can have it sent to a server of theirs. Earlier versions remain in
Parameter Store: a password that leaked must be changed at the mail server.

Put into Parameter Store, a new password waits until it is known which host it is for, however long that takes; the old
one stays in force, and \`rejected\`, \`warnings\` and the health check say so. There are two ways to tell:

- Put the password, then the document (the same text again will do): they come in force together.
- Put \`{"host": "smtp.example.com", "password": "…"}\` as the value: it comes in force at once if that is the host in
  force, and waits for a document with that host if it is not.

Put it under the stack's own key (\`--key-id\`). A version under another key is refused, since Storemail cannot decrypt
it. Masks such as \`***\` or \`[redacted]\` are refused as passwords, however they come.

## OAuth2

With \`system/smtp/auth\` set to \`xoauth2\`, Storemail logs in by an access token instead of a password: by client
credentials, a refresh token, a service account's key, or the AWS identity of the deployment (\`federated\`), which needs
no secret. A scope has one credential: \`oauth2/secret\` takes the place of the password, is stored in the same parameter
and put in force by the same rules, and belongs to the token host *and* the mail server that it was saved for. Tokens are shared by all workers through the table, sealed with a key that only
holders of the secret can derive; one worker asks, at three quarters of a token's life at the latest. The token endpoint
is reached over https at public addresses only, without redirects. [Providers](providers/README.md) has every step for
Microsoft 365 and Google Workspace. [Providers](providers/README.md#why-not-cram-md5-or-scram) says why neither CRAM-MD5 nor SCRAM is among the mechanisms.

## DKIM

Most mail providers sign the mail of their customers: then there is nothing to set here. Behind a mail server that does
not, Storemail signs:

1. \`POST /settings/<scope>/dkim\` makes a key of 2,048 bits and answers the TXT record to publish. Mail goes out as before.
2. \`POST /settings/<scope>/dkim/verify\` looks the record up. Once DNS shows it, the key is in force: \`dkim/domain\`,
   \`dkim/selector\` and \`dkim/key\` are saved together, like any other settings. \`{"force": true}\` does so before.

To change the key, do the same again: the new key has another selector, and the old one signs until the new one is
verified. Leave the old record in DNS for a week, for mail that is still on its way. Rolling settings back brings the
earlier key back with them.

The private key is a SecureString, \`/storemail/<stage>/secrets/<scope>/dkim\`, each key a version of its own, and is never
shown. It belongs to the scope, the domain and the selector that it was made for. Narrower scopes inherit it with the
three settings, and cannot combine it with a domain of their own; \`dkim/key\` 0 switches signing off there. A key of your
own is put there as \`{"domain": "…", "selector": "…", "private_key": "…"}\` (RSA of 2,048 to 4,096 bits, PEM), and signs
once a document names its version. While the key in force is missing or is for another name, the mail of its scopes is held.

Signed is mail whose From is of the domain or below it, over the bytes that go out, also messages that the client wrote
itself: rsa-sha256, relaxed canonicalization, the whole body. From, Reply-To, Subject, Date, Message-ID, Cc, MIME-Version and
Content-Type are signed once more than they occur, so that nobody can add another. The time of the signature is that of the email,
and the key is that of its first attempt, so a second copy has the same bytes. Amazon SES writes Date and
Message-ID anew, which breaks the signature: have SES sign. \`GET /emails/<id>/raw\` shows a message without its signature.

## Allowed senders

\`delivery/allowed_senders\` is checked when an email is accepted, and again before it is delivered: mail that was
accepted before the list was narrowed is held, and goes out once its sender is allowed again. A scope that uses
the login of a wider scope, or its mail server where nobody logs in, may only narrow the wider list: saving more is
refused, and whatever more is in force already does not count.

## Where returned mail goes

| Set Return-Path | MAIL FROM | \`Sender:\` header |
|---|---|---|
| \`no\` (recommended) | \`trans_email/ident_general/email\` | none |
| \`yes\` | \`trans_email/ident_general/email\` | the same address |
| \`specified\` | \`system/smtp/return_path_email\` | none |

## Warnings

What is allowed and yet worth knowing is told with every answer: Sendmail or a return path other than \`no\` (Adobe
advises against both, because of the remote code execution attacks through the sender address, CVE-2016-10034), port 25,
which AWS blocks, a password without encryption, addresses at example.com, no allowed senders, a SecureString under
AWS's own key, which every principal of the account can decrypt, and an edit made in Parameter Store that is not in
force, with the reason.

## All settings
`;

/** `|` would end a cell. */
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

/** docs/settings.md: every setting of the schema, and what there is to know of settings at all. */
export const settingsReference = (): string =>
  `${introduction}\nIn brackets: what Adobe Commerce stores, where it differs.\n\n${Object.entries(groups).map(tableOf).join('\n\n')}\n`;
