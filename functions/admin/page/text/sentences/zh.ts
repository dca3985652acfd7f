import type { sentencesJa } from './ja.ts';

/** The same in Chinese. */
export const sentencesZh: Record<keyof typeof sentencesJa, string> = {
  'must be set while {a} is {b}': '当“{a}”为 {b} 时必须填写。',
  'must be set unless {a} is {b}': '除非“{a}”为 {b}，否则必须填写。',
  'must be set with a mailbox': '设置邮箱时必须填写。',
  'must be set at {a}, where {b} is': '必须与“{b}”在同一范围（{a}）设置。',
  'must be set for the password to belong to': '必须设置密码所属的主机。',
  'must be ssl or tls unless {a} is {b}': '除非“{a}”为 {b}，否则必须选择 ssl 或 tls。',
  'must be ssl or tls': '必须选择 ssl 或 tls。',
  'must be smtp: this deployment has no sendmail program': '必须选择 smtp：此部署没有 sendmail 程序。',
  'must be plain unless {a} is {b}': '除非“{a}”为 {b}，否则必须选择 plain。',
  'must be a mail server outside of {a} addresses': '不能使用环回、专用等保留地址。',
  'must lead to a mail server outside of {a} addresses': '此主机名指向环回、专用等保留地址。',
  'must be an https URL at a mail server outside of {a} addresses': '必须是公开地址的 https URL。',
  'must be an https URL without user, password or fragment': '必须是不含用户名、密码和片段的 https URL。',
  'must be the id or a domain of a Microsoft tenant': '必须是 Microsoft 租户的 ID 或域名。',
  'must be {a} while {b} is {c}': '当“{b}”为 {c} 时必须选择 {a}。',
  'must be a host of {a}, or {b} with a custom one, while {c} is {d}':
    '当“{c}”为 {d} 时，必须是“{a}”的主机；自定义时须与“{b}”相同。',
  'must be another folder than {a}': '必须是与“{a}”不同的文件夹。',
  'must not be federated: deploy with context federatedAudiences, which must list {a}':
    '要使用此联合登录，请在部署时于 federatedAudiences 中列出 {a}。',
  'must not be federated: only an API key of the default scope can set up such a login':
    '只有默认范围的 API 密钥才能设置联合登录。',
  'must hold certificates that can be read: one cannot': '其中有无法读取的证书。',
  "must hold certificates of authorities: one is a server's own (its basic constraints lack CA:TRUE)":
    '其中有不属于证书颁发机构的证书（缺少 CA:TRUE）。',
  'must hold certificates that are valid: one has expired': '其中有已过期的证书。',
  'must be given again: there is none for the host it would have': '该主机没有密码，请重新输入。',
  'must not be given together with {a}': '不能与“{a}”同时指定。',
  'must have no {{ or }}, which Parameter Store keeps for references':
    '不能包含 {{ 或 }}（Parameter Store 将其用于引用）。',
  'must be a parameter of type {a}': '必须是 {a} 类型的参数。',
  'is no setting': '不是任何设置项。',
  'must be an object': '必须是 JSON 对象。',
  'is a secret: it must be saved as a SecureString, not here': '这是机密值：必须保存为 SecureString。',
  'can be set at these levels only: {a}': '不能在此范围设置。',
  'The document has {a} bytes; at most {b} are allowed': '设置文档有 {a} 字节，最多允许 {b} 字节。',
  'The settings must be a JSON object': '设置必须是 JSON 对象。',
  'The document must be a parameter of type String': '设置文档必须是 String 类型的参数。',
  'must be the number of a key of this scope that can be read': '必须是此范围内可读取的 DKIM 密钥的编号。',
  'The document is refused: {a}': '设置文档不是有效的 JSON。',
  'must be a version whose key was made for {a} and {b}': '必须是为“{a}”和“{b}”创建的密钥的版本。',
  "must be encrypted under the stack's own key (--key-id)": '必须使用部署自己的密钥加密（--key-id）。',
  'must be the version of a key of this scope: POST {a} makes one': '必须是此范围的密钥的版本。',
  'No password in force was saved for the host of these settings: save it again': '此主机没有密码，请重新保存。',
  'The settings in force of scope {a} were deleted': '范围 {a} 的生效设置已被删除。',
  'The settings in force of scope {a} were replaced by others of the same version':
    '范围 {a} 的生效设置已被相同版本号的其他内容替换。',
  'The password in force of scope {a} was deleted': '范围 {a} 的生效密码已被删除。',
  'The password in force of scope {a} was replaced by another of the same version':
    '范围 {a} 的生效密码已被相同版本号的其他值替换。',
  "The mailbox's password of scope {a} was deleted": '范围 {a} 的邮箱密码已被删除。',
  "The mailbox's password of scope {a} was replaced by another of the same version":
    '范围 {a} 的邮箱密码已被相同版本号的其他值替换。',
  'The DKIM key in force of scope {a} {b}': '范围 {a} 的生效 DKIM 密钥无法使用。',
  '{a}. Put the settings of that scope, or roll them back.': '无法读取此范围或上级范围的设置。请重新保存或回滚。',
  'must be given where {a} is set': '请在设置“{a}”的范围重新输入。',
  'The parameter was deleted': '参数已被删除。',
  'The save was not finished': '保存未完成。',
  'The password waits for {a}': '密码正在等待包含主机的设置。',
  'An email that is {a} cannot be canceled.': '此邮件在当前状态下无法取消。',
  'An email that is {a} can no longer be scheduled.': '此邮件不能再更改发送时间。',
  'An email that is {a} is still going to be sent.': '此邮件会自动发出。',
  'An email that is {a} is not waiting for a time.': '此邮件并未等待发送时间。',
  'This email cannot be sent again: it is {a}.': '此邮件在当前状态下无法重新发送。',
  'The content of this email has been deleted, so it cannot be sent: content is kept for {a} days. Send a new email instead.':
    '此邮件的内容已删除，无法发送：内容仅保存 {a} 天。请作为新邮件发送。',
  'The content of this email has been deleted.': '此邮件的内容已不再保存。',
  'from: this sender is not among the allowed senders of the scope.': '发件人不在此范围允许的发件人之列。',
  'This email has no source before its first attempt.': '首次发送之后才有源代码。',
  'The source of this email is too large to be shown.': '源代码过大，无法显示。',
  'The email is being sent. Try again in a minute.': '邮件正在发送，请一分钟后重试。',
  'The email is being changed by another request. Try again in a moment.': '邮件正被其他操作更改，请稍后重试。',
  'The email was written by a newer version of Storemail. Try again when that is back.':
    '此邮件由较新版本的 Storemail 写入，请恢复该版本后重试。',
  'scheduled_at: {a}.': '发送时间必须在未来 30 天之内。',
  'There is an API key of this scope; it stays.': '此范围仍有 API 密钥，无法删除。',
  'There are emails on their way of this scope; it stays.': '此范围仍有正在发送的邮件，无法删除。',
  'This scope has no settings of its own.': '此范围没有自己的设置。',
  'This API key covers no such scope.': '此 API 密钥不能用于该范围。',
  'scope: this API key may create keys only for its own scope and the scopes below it.':
    '此 API 密钥只能为自身范围及其下级创建密钥。',
  'scope: must be default, a website code or website.store_view.': '范围必须是 default、网站代码或“网站.商店视图”。',
  'name: must be at most {a} characters long.': '名称最多 {a} 个字符。',
  'name: must have no line break or other control character.': '名称不能包含换行符或控制字符。',
  'These mail settings are being tried by another request. Try again when it has ended.':
    '另一个请求正在测试这些邮件设置，请在其结束后重试。',
  'Parameter Store takes about three writes a second and got more. Nothing changed; try again.':
    'Parameter Store 的写入过于频繁。没有任何更改，请重试。',
  'The settings cannot be reached at the moment. What is in force stays in force; try again.':
    '目前无法访问设置。已生效的设置保持不变，请重试。',
  'Parameter Store has no such version of these settings any more.': 'Parameter Store 中已没有该版本。',
  'No key of this scope waits to be verified. Make one first.': '没有等待验证的密钥，请先创建 DKIM 密钥。',
  'Somebody else made a key for this scope meanwhile.': '其他人已为此范围创建密钥。',
  'domain: must be given, unless {a} is set.': '请先设置“{a}”。',
  'DNS does not show the key yet: publish the record, and try again when DNS shows it.':
    'DNS 中尚无该密钥：请发布记录后重试。',
  'DNS shows another key at this name: replace its record.': 'DNS 中此名称下是另一个密钥：请替换记录。',
  'DNS shows several keys at this name: leave only the new record.': 'DNS 中此名称下有多个密钥：请只保留新记录。',
  'DNS shows an empty key at this name: replace its record.': 'DNS 中此名称下的密钥为空：请替换记录。',
  'DNS does not answer at present: try again.': 'DNS 目前没有应答，请重试。',
  'Too many requests with this API key. Try again in a second.': '此 API 密钥的请求过多，请稍后重试。',
  'Something went wrong on our side. Our log has it as {a}.': '服务器出错。日志中的标识：{a}',
  'DNS has the key.': 'DNS 中有该密钥。',
  'DNS has the key. Verify it, and mail is signed with it.': 'DNS 中有该密钥。验证后即用于签名。',
  'DNS does not have the key: publish this record. Until every server shows it, a day may pass.':
    'DNS 中没有该密钥：请发布此记录。完全生效可能需要一天。',
  'DNS has another key at this name: replace its record.': 'DNS 中此名称下是另一个密钥：请替换记录。',
  'DNS has several keys at this name: leave only this record.': 'DNS 中此名称下有多个密钥：请只保留此记录。',
  'DNS has an empty key at this name, which withdraws it: replace the record.':
    'DNS 中此名称下的密钥为空，表示已撤销：请替换记录。',
  'DNS has a key of the mail provider.': 'DNS 中有邮件服务商的密钥。',
  'DNS has no key here: publish the record that the mail provider gives you for this name.':
    'DNS 中没有密钥：请发布邮件服务商提供的记录。',
  'Storemail does not sign mail of this domain. Make a key, or have the mail provider sign.':
    '此域名的邮件没有签名。请创建密钥，或由邮件服务商签名。',
  'DNS does not answer at present.': 'DNS 目前没有应答。',
  'There is no DMARC record: Gmail, Yahoo and Outlook.com refuse bulk mail without one.':
    '没有 DMARC 记录：Gmail、Yahoo 和 Outlook.com 会拒绝没有该记录的批量邮件。',
  'There are several DMARC records, which count as none.': '有多条 DMARC 记录，视为无效。',
  'The record has no policy: p=none, quarantine or reject.': '记录没有策略：p=none、quarantine 或 reject。',
  'The DMARC record at {a} counts for this domain, with the policy {b}.': '此域名适用 {a} 的 DMARC 记录（策略：{b}）。',
  'There is a DMARC record with p={a}.': '有 DMARC 记录（p={a}）。',
  'There is no SPF record: receivers cannot tell which servers may send for this domain.':
    '没有 SPF 记录：收件方无法判断哪些服务器可以代表此域名发送。',
  'There are {a} SPF records, which counts as an error: merge them into one.':
    '有 {a} 条 SPF 记录，视为错误：请合并为一条。',
  'The record allows everybody to send for this domain: end it with ~all.':
    '该记录允许任何人代表此域名发送：请以 ~all 结尾。',
  'A record that this one leads to allows everybody to send for this domain: end it with ~all.':
    '此记录引用的记录允许任何人代表此域名发送：请让它以 ~all 结尾。',
  'The record needs more than {a} DNS lookups, which counts as an error: take out what no longer sends.':
    '该记录需要超过 {a} 次 DNS 查询，视为错误：请移除不再用于发送的条目。',
  'The record leads to {a}, which has no SPF record: that counts as an error.':
    '该记录引用的 {a} 没有 SPF 记录，视为错误。',
  'The record does not name the mail provider: add {a}, unless the provider sends with a return path of its own.':
    '该记录未包含邮件服务商：请添加 {a}，除非服务商使用自己的 Return-Path 发送。',
  'There is one SPF record.': '有一条 SPF 记录。',
  'Earlier mail to this address came back': '之前发往此地址的邮件被退回。',
  'The recipient complained about earlier mail': '收件人曾投诉之前的邮件。',
  'The address is on the list of suppressed addresses': '此地址在禁发列表中。',
  '{a}, certificate of {b}, {c} days left': '{a}，{b} 的证书（剩余 {c} 天）',
  'Logged in by {a}': '已通过 {a} 登录。',
  'The endpoint is not https': '端点不是 https。',
  'The endpoint has an address that must not be called': '端点的地址禁止连接。',
  'No answer in {a} s': '{a} 秒内没有应答。',
  'No connection': '无法连接。',
  'No connection: {a}': '无法连接（{a}）。',
  'endpoint: must be an https URL.': '端点必须是 https URL。',
  'endpoint: must be an https URL without user name and password, up to {a} characters.':
    '端点必须是不含用户名和密码的 https URL，最多 {a} 个字符。',
  'endpoint: must not lead to a private or reserved address.': '端点不能使用私有地址或保留地址。',
  'scope: this API key may act only for its scope and those below.': '此 API 密钥只能用于其自身范围及下级范围。',
  'There is no webhook of this id.': '没有此 ID 的 Webhook。',
  'There is no event of this id.': '没有此 ID 的事件。',
  'There is no suppression of this id or address.': '此地址不在禁发列表中。',
  'The webhook is disabled. Enable it first.': '此 Webhook 已停用，请先启用。',
};
