import { element } from './element.js';
import { MailList } from './list.js';
import { messageView } from './message.js';

const pageSize = 200;
const byId = (id) => document.getElementById(id);
const list = new MailList(byId('list'));
const message = byId('message');
let connected = false;

/** A request that fails shows as a lost connection; the events' own reconnecting mends it. */
const attempt = (request) =>
  request.catch(() => {
    connected = false;
    showState();
  });

const showState = () => {
  const mails = list.size === 1 ? '1 mail' : `${list.size} mails`;
  byId('state').textContent = connected ? `Live · ${mails}` : 'Reconnecting …';
  byId('state').classList.toggle('live', connected);
  byId('clear').disabled = list.size === 0;
  byId('empty').hidden = list.size > 0;
  byId('nomatch').hidden = list.size === 0 || list.shown > 0;
};

const load = async (before) => {
  const place = before ? `&before=${before}` : '';
  const mails = await (await fetch(`messages?view=summary&limit=${pageSize}${place}`)).json();
  for (const mail of mails) list.add(mail);
  byId('older').hidden = mails.length < pageSize;
  list.choose(chosenId());
  showState();
};

const chosenId = () => location.hash.slice(1);

const nothingChosen = (text) => message.replaceChildren(element('p', { class: 'empty' }, text));

const open = async () => {
  const id = chosenId();
  document.body.classList.toggle('reading', id !== '');
  list.choose(id);
  if (!id) return nothingChosen('Choose a mail to read it.');
  const response = await fetch(`messages/${encodeURIComponent(id)}`);
  const mail = response.ok ? await response.json() : undefined;
  if (id !== chosenId()) return; // another one was chosen meanwhile
  if (!mail) return nothingChosen('This mail is no longer here.');
  message.replaceChildren(...messageView(mail));
  if (matchMedia('(max-width: 760px)').matches) message.focus();
};

const listen = () => {
  const events = new EventSource('events');
  events.onopen = () => {
    connected = true;
    attempt(load());
  };
  events.onerror = () => {
    connected = false;
    showState();
  };
  events.addEventListener('message', ({ data }) => {
    list.add(JSON.parse(data));
    showState();
  });
  events.addEventListener('cleared', () => {
    list.clear();
    location.hash = '';
    showState();
  });
};

byId('filter').addEventListener('input', ({ target }) => {
  list.filter(target.value);
  showState();
});
byId('older').addEventListener('click', () => attempt(load(list.oldest)));
byId('clear').addEventListener('click', () => byId('confirm').showModal());
byId('confirm').addEventListener('close', ({ target }) => {
  if (target.returnValue === 'delete') attempt(fetch('messages', { method: 'DELETE' }));
});
addEventListener('hashchange', () => attempt(open()));
listen();
attempt(open());
