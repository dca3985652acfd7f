/**
 * Japanese translations of the API's English sentences: faults of settings, refusals, DNS records. `{…}` is the variable
 * part; paths are shown as labels.
 */
export const sentencesJa = {
  'must be set while {a} is {b}': '{a} が {b} のときは必須です。',
  'must be set unless {a} is {b}': '{a} が {b} でない限り必須です。',
  'must be set with a mailbox': 'メールボックスを設定するときは必須です。',
  'must be set at {a}, where {b} is': '{b} と同じスコープ（{a}）で設定してください。',
  'must be set for the password to belong to': 'パスワードが属するホストを設定してください。',
  'must be ssl or tls unless {a} is {b}': '{a} が {b} でない限り、ssl または tls を選択してください。',
  'must be ssl or tls': 'ssl または tls を選択してください。',
  'must be smtp: this deployment has no sendmail program':
    'smtp を選択してください。この環境に sendmail プログラムはありません。',
  'must be plain unless {a} is {b}': '{a} が {b} でない限り、plain を選択してください。',
  'must be a mail server outside of {a} addresses': 'ループバックやプライベートなどの予約アドレスは使用できません。',
  'must lead to a mail server outside of {a} addresses':
    'このホスト名は、ループバックやプライベートなどの予約アドレスを指しています。',
  'must be an https URL at a mail server outside of {a} addresses':
    '公開されたアドレスの https URL を入力してください。',
  'must be an https URL without user, password or fragment':
    'ユーザー名、パスワード、フラグメントを含まない https URL を入力してください。',
  'must be the id or a domain of a Microsoft tenant': 'Microsoft テナントの ID またはドメインを入力してください。',
  'must be {a} while {b} is {c}': '{b} が {c} のときは {a} を選択してください。',
  'must be a host of {a}, or {b} with a custom one, while {c} is {d}':
    '{c} が {d} のときは、{a} のホスト、またはカスタムの場合は {b} と同じホストにしてください。',
  'must be another folder than {a}': '{a} とは別のフォルダーにしてください。',
  'must not be federated: deploy with context federatedAudiences, which must list {a}':
    'このフェデレーションを使用するには、federatedAudiences に {a} を指定してデプロイしてください。',
  'must not be federated: only an API key of the default scope can set up such a login':
    'フェデレーションを設定できるのは、デフォルトスコープの API キーだけです。',
  'must hold certificates that can be read: one cannot': '読み取れない証明書が含まれています。',
  "must hold certificates of authorities: one is a server's own (its basic constraints lack CA:TRUE)":
    '認証局のものではない証明書が含まれています（CA:TRUE がありません）。',
  'must hold certificates that are valid: one has expired': '有効期限の切れた証明書が含まれています。',
  'must be given again: there is none for the host it would have':
    'このホストのパスワードがないため、もう一度入力してください。',
  'must not be given together with {a}': '{a} と同時には指定できません。',
  'must have no {{ or }}, which Parameter Store keeps for references':
    '{{ と }} は使用できません（Parameter Store の参照用です）。',
  'must be a parameter of type {a}': '種類が {a} のパラメーターにしてください。',
  'is no setting': 'そのような設定はありません。',
  'must be an object': 'JSON のオブジェクトにしてください。',
  'is a secret: it must be saved as a SecureString, not here': '秘密の値です。SecureString として保存してください。',
  'can be set at these levels only: {a}': 'このスコープでは設定できません。',
  'The document has {a} bytes; at most {b} are allowed': '設定ドキュメントは {a} バイトです。最大 {b} バイトまでです。',
  'The settings must be a JSON object': '設定は JSON のオブジェクトにしてください。',
  'The document must be a parameter of type String': '設定ドキュメントの種類は String にしてください。',
  'must be the number of a key of this scope that can be read':
    'このスコープの読み取れる DKIM キーの番号を指定してください。',
  'The document is refused: {a}': '設定ドキュメントは正しい JSON ではありません。',
  'must be a version whose key was made for {a} and {b}': '{a} と {b} に対応するキーのバージョンを指定してください。',
  "must be encrypted under the stack's own key (--key-id)": 'スタック専用のキーで暗号化してください（--key-id）。',
  'must be the version of a key of this scope: POST {a} makes one':
    'このスコープのキーのバージョンを指定してください。',
  'No password in force was saved for the host of these settings: save it again':
    'このホストのパスワードがありません。もう一度保存してください。',
  'The settings in force of scope {a} were deleted': 'スコープ {a} の有効な設定が削除されました。',
  'The settings in force of scope {a} were replaced by others of the same version':
    'スコープ {a} の有効な設定が、同じバージョン番号の別の内容に置き換えられました。',
  'The password in force of scope {a} was deleted': 'スコープ {a} の有効なパスワードが削除されました。',
  'The password in force of scope {a} was replaced by another of the same version':
    'スコープ {a} の有効なパスワードが、同じバージョン番号の別の値に置き換えられました。',
  "The mailbox's password of scope {a} was deleted": 'スコープ {a} のメールボックスのパスワードが削除されました。',
  "The mailbox's password of scope {a} was replaced by another of the same version":
    'スコープ {a} のメールボックスのパスワードが、同じバージョン番号の別の値に置き換えられました。',
  'The DKIM key in force of scope {a} {b}': 'スコープ {a} の有効な DKIM キーを使用できません。',
  '{a}. Put the settings of that scope, or roll them back.':
    '上位または現在のスコープの設定を読み取れません。保存し直すか、ロールバックしてください。',
  'must be given where {a} is set': '{a} を設定するスコープで、もう一度入力してください。',
  'The parameter was deleted': 'パラメーターが削除されました。',
  'The save was not finished': '保存が完了しませんでした。',
  'The password waits for {a}': 'パスワードは、ホストを含む設定が保存されるまで待機しています。',
  'An email that is {a} cannot be canceled.': 'このメールは、現在の状態では取り消せません。',
  'An email that is {a} can no longer be scheduled.': 'このメールは、もう送信時刻を変更できません。',
  'An email that is {a} is still going to be sent.': 'このメールは自動的に送信されます。',
  'An email that is {a} is not waiting for a time.': 'このメールは送信時刻を待っていません。',
  'This email cannot be sent again: it is {a}.': 'このメールは、現在の状態では再送できません。',
  'The content of this email has been deleted, so it cannot be sent: content is kept for {a} days. Send a new email instead.':
    'このメールの内容は削除済みのため、送信できません。内容の保存期間は {a} 日です。新しいメールとして送信してください。',
  'The content of this email has been deleted.': 'このメールの内容はすでに保存されていません。',
  'from: this sender is not among the allowed senders of the scope.':
    '差出人がこのスコープの許可された差出人に含まれていません。',
  'This email has no source before its first attempt.': 'ソースは最初の送信の後に表示できます。',
  'The source of this email is too large to be shown.': 'ソースが大きすぎるため表示できません。',
  'The email is being sent. Try again in a minute.': 'メールを送信中です。1 分後にもう一度お試しください。',
  'The email is being changed by another request. Try again in a moment.':
    'ほかの処理がメールを変更しています。しばらくしてからもう一度お試しください。',
  'The email was written by a newer version of Storemail. Try again when that is back.':
    'このメールは新しいバージョンの Storemail で書き込まれました。そのバージョンに戻ってからお試しください。',
  'scheduled_at: {a}.': '送信時刻は、これから 30 日以内の日時にしてください。',
  'There is an API key of this scope; it stays.': 'このスコープの API キーがあるため、削除できません。',
  'There are emails on their way of this scope; it stays.': 'このスコープの送信中のメールがあるため、削除できません。',
  'This scope has no settings of its own.': 'このスコープには固有の設定がありません。',
  'This API key covers no such scope.': 'この API キーでは、このスコープを利用できません。',
  'scope: this API key may create keys only for its own scope and the scopes below it.':
    'この API キーで作成できるのは、自身のスコープとその下位のキーだけです。',
  'scope: must be default, a website code or website.store_view.':
    'スコープには default、ウェブサイトコード、または「ウェブサイト.ストアビュー」を入力してください。',
  'name: must be at most {a} characters long.': '名前は {a} 文字以内にしてください。',
  'name: must have no line break or other control character.': '名前に改行や制御文字は使用できません。',
  'These mail settings are being tried by another request. Try again when it has ended.':
    'このメール設定は別の要求でテスト中です。終わってからもう一度お試しください。',
  'Parameter Store takes about three writes a second and got more. Nothing changed; try again.':
    'Parameter Store への書き込みが多すぎます。何も変更されていません。もう一度お試しください。',
  'The settings cannot be reached at the moment. What is in force stays in force; try again.':
    '現在、設定に接続できません。有効な設定はそのままです。もう一度お試しください。',
  'Parameter Store has no such version of these settings any more.':
    'そのバージョンは Parameter Store に残っていません。',
  'No key of this scope waits to be verified. Make one first.':
    '確認待ちのキーがありません。先に DKIM キーを作成してください。',
  'Somebody else made a key for this scope meanwhile.': 'ほかの人がこのスコープのキーを作成しました。',
  'domain: must be given, unless {a} is set.': '先に {a} を設定してください。',
  'DNS does not show the key yet: publish the record, and try again when DNS shows it.':
    'DNS にまだキーがありません。レコードを公開してからもう一度お試しください。',
  'DNS shows another key at this name: replace its record.':
    'DNS のこの名前には別のキーがあります。レコードを置き換えてください。',
  'DNS shows several keys at this name: leave only the new record.':
    'DNS のこの名前に複数のキーがあります。新しいレコードだけを残してください。',
  'DNS shows an empty key at this name: replace its record.':
    'DNS のこの名前のキーは空です。レコードを置き換えてください。',
  'DNS does not answer at present: try again.': 'DNS が現在応答しません。もう一度お試しください。',
  'Too many requests with this API key. Try again in a second.':
    'この API キーの要求が多すぎます。少し待ってからもう一度お試しください。',
  'Something went wrong on our side. Our log has it as {a}.': 'サーバーでエラーが発生しました。ログの識別子：{a}',
  'DNS has the key.': 'DNS にキーがあります。',
  'DNS has the key. Verify it, and mail is signed with it.': 'DNS にキーがあります。確認すると署名に使用されます。',
  'DNS does not have the key: publish this record. Until every server shows it, a day may pass.':
    'DNS にキーがありません。このレコードを公開してください。反映に 1 日かかることがあります。',
  'DNS has another key at this name: replace its record.':
    'DNS のこの名前には別のキーがあります。レコードを置き換えてください。',
  'DNS has several keys at this name: leave only this record.':
    'DNS のこの名前に複数のキーがあります。このレコードだけを残してください。',
  'DNS has an empty key at this name, which withdraws it: replace the record.':
    'DNS のこの名前のキーは空で、取り消されています。レコードを置き換えてください。',
  'DNS has a key of the mail provider.': 'DNS にメールプロバイダーのキーがあります。',
  'DNS has no key here: publish the record that the mail provider gives you for this name.':
    'DNS にキーがありません。メールプロバイダーが指定するレコードを公開してください。',
  'Storemail does not sign mail of this domain. Make a key, or have the mail provider sign.':
    'このドメインのメールは署名されていません。キーを作成するか、メールプロバイダーで署名してください。',
  'DNS does not answer at present.': 'DNS が現在応答しません。',
  'There is no DMARC record: Gmail, Yahoo and Outlook.com refuse bulk mail without one.':
    'DMARC レコードがありません。Gmail、Yahoo、Outlook.com は DMARC のない大量メールを拒否します。',
  'There are several DMARC records, which count as none.': 'DMARC レコードが複数あり、無効とみなされます。',
  'The record has no policy: p=none, quarantine or reject.':
    'レコードにポリシーがありません（p=none、quarantine、reject のいずれか）。',
  'The DMARC record at {a} counts for this domain, with the policy {b}.':
    'このドメインには {a} の DMARC レコードが適用されます（ポリシー：{b}）。',
  'There is a DMARC record with p={a}.': 'DMARC レコードがあります（p={a}）。',
  'There is no SPF record: receivers cannot tell which servers may send for this domain.':
    'SPF レコードがありません。受信側は、どのサーバーがこのドメインから送信できるのか判断できません。',
  'There are {a} SPF records, which counts as an error: merge them into one.':
    'SPF レコードが {a} 件あり、エラーとみなされます。1 件にまとめてください。',
  'The record allows everybody to send for this domain: end it with ~all.':
    'レコードが誰にでも送信を許可しています。末尾を ~all にしてください。',
  'A record that this one leads to allows everybody to send for this domain: end it with ~all.':
    'このレコードが参照するレコードが誰にでも送信を許可しています。その末尾を ~all にしてください。',
  'The record needs more than {a} DNS lookups, which counts as an error: take out what no longer sends.':
    'レコードに必要な DNS 参照が {a} 回を超え、エラーとみなされます。使わなくなった送信元を削除してください。',
  'The record leads to {a}, which has no SPF record: that counts as an error.':
    'レコードが参照する {a} に SPF レコードがなく、エラーとみなされます。',
  'The record does not name the mail provider: add {a}, unless the provider sends with a return path of its own.':
    'レコードにメールプロバイダーが含まれていません。プロバイダー固有の Return-Path で送信される場合を除き、{a} を追加してください。',
  'There is one SPF record.': 'SPF レコードが 1 件あります。',
  'Earlier mail to this address came back': 'このアドレス宛の以前のメールが不達となりました。',
  'The recipient complained about earlier mail': '受信者が以前のメールを迷惑メールとして申告しました。',
  'The address is on the list of suppressed addresses': 'このアドレスは配信停止リストに登録されています。',
  '{a}, certificate of {b}, {c} days left': '{a}、{b} の証明書（有効期限まで {c} 日）',
  'Logged in by {a}': '{a} でログインしました。',
  'The endpoint is not https': 'エンドポイントが https ではありません。',
  'The endpoint has an address that must not be called': 'エンドポイントのアドレスは、接続が禁止されているものです。',
  'No answer in {a} s': '{a} 秒以内に応答がありません。',
  'No connection': '接続できません。',
  'No connection: {a}': '接続できません（{a}）。',
  'endpoint: must be an https URL.': 'エンドポイントには https URL を入力してください。',
  'endpoint: must be an https URL without user name and password, up to {a} characters.':
    'エンドポイントには、ユーザー名とパスワードを含まない https URL を {a} 文字以内で入力してください。',
  'endpoint: must not lead to a private or reserved address.':
    'エンドポイントには、プライベートアドレスや予約アドレスを使用できません。',
  'scope: this API key may act only for its scope and those below.':
    'この API キーは、自身のスコープとその下位のスコープでのみ使用できます。',
  'There is no webhook of this id.': 'この ID の Webhook はありません。',
  'There is no event of this id.': 'この ID のイベントはありません。',
  'There is no suppression of this id or address.': 'このアドレスは配信停止リストにありません。',
  'The webhook is disabled. Enable it first.': 'この Webhook は無効です。先に有効にしてください。',
};
