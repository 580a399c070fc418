// The chat on the phone: what stands in it, and following its changes.

import { bubble } from "/web/bubble.js";
import { dayOf, t } from "/web/i18n.js";
import { get, post } from "/web/play.js";
import { element } from "/web/text.js";

const list = document.getElementById("messages");
const toastBox = document.getElementById("toast");

const atEnd = () => list.scrollHeight - list.scrollTop - list.clientHeight < 80;
let followsEnd = true;
let height = 0;

list.addEventListener("scroll", () => {
  // Until the observer has seen a new height, it is not the reader who is away from the end.
  if (list.clientHeight === height) followsEnd = atEnd();
});
// A keyboard or a bar below takes room: the latest message stays in sight.
new ResizeObserver(() => {
  height = list.clientHeight;
  if (followsEnd) list.scrollTop = list.scrollHeight;
}).observe(list);

export class Chat {
  constructor(chat, person, actions) {
    this.chat = chat;
    this.person = person;
    this.group = chat.id < 0;
    this.seq = 0;
    this.records = new Map();
    this.waiting = new Map();
    this.loading = null;
    this.context = {
      personId: person?.id,
      group: this.group,
      actions: { ...actions, press: (...given) => this.press(...given) },
    };
  }

  // Fetches what has changed; calls that overlap share one request, so nothing is drawn twice.
  async refresh() {
    this.again = Boolean(this.loading);
    this.loading ??= this.fetch().finally(() => {
      this.loading = null;
      if (this.again) return this.refresh();
    });
    return this.loading;
  }

  async fetch() {
    const first = this.seq === 0;
    const news = await get(`/chats/${this.chat.id}/messages?after=${this.seq}`);
    this.seq = news.seq;
    const own = news.messages.some(
      (record) => record.person_id === this.person?.id && !this.records.has(record.message_id),
    );
    for (const record of news.messages) this.records.set(record.message_id, record);
    if (this.closed) return;
    if (news.messages.length || first) this.draw(own || first);
    for (const query of news.answers) this.answered(query, first);
  }

  close() {
    this.closed = true;
    toastBox.hidden = true;
  }

  // Goes to the end when the reader was there, opened the chat or wrote; never under their eyes.
  draw(toEnd) {
    const low = atEnd();
    const nodes = [];
    let day = "";
    for (const record of [...this.records.values()].sort((a, b) => a.message_id - b.message_id)) {
      if (record.deleted) continue;
      const thisDay = dayOf(new Date(record.body.date * 1000));
      if (thisDay !== day) nodes.push(element("p", "service", (day = thisDay)));
      nodes.push(this.node(record));
    }
    if (!nodes.length) nodes.push(element("p", "service", t("empty")));
    list.replaceChildren(...nodes);
    followsEnd = low || toEnd;
    if (followsEnd) list.scrollTop = list.scrollHeight;
  }

  // A message that did not change keeps its node, and with it the focus and the loaded pictures.
  node(record) {
    if (record.node?.seq !== record.seq) record.node = { seq: record.seq, node: bubble(record, this.context) };
    return record.node.node;
  }

  async press(record, data, node) {
    node.classList.add("busy");
    try {
      const pressed = await post(`/chats/${this.chat.id}/press`, {
        person_id: this.person.id, button: data, message_id: record.message_id,
      });
      this.waiting.set(pressed.callback_id, node);
      // As in an app: the button does not spin for ever.
      setTimeout(() => node.classList.remove("busy"), 15000);
    } catch (error) {
      node.classList.remove("busy");
      toast(error.message);
    }
  }

  answered(query, first) {
    this.waiting.get(query.id)?.classList.remove("busy");
    this.waiting.delete(query.id);
    if (first || query.person_id !== this.person?.id || !query.answer.text) return;
    if (query.answer.show_alert) this.context.actions.alert(query.answer.text);
    else toast(query.answer.text);
  }

  // The keyboard below the input field that the bot showed last.
  get keyboard() {
    const records = [...this.records.values()].filter((record) => record.keyboard && !record.deleted);
    const last = records.sort((a, b) => a.message_id - b.message_id).at(-1);
    return last?.keyboard.keyboard ? last.keyboard : null;
  }
}

let timer = 0;

export function toast(text) {
  clearTimeout(timer);
  toastBox.textContent = text;
  toastBox.hidden = false;
  timer = setTimeout(() => (toastBox.hidden = true), Math.max(3000, text.length * 80));
}
