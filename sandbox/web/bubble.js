// One message as a bubble.

import { sizeOf, t, timeOf } from "/web/i18n.js";
import { element, link, textNodes } from "/web/text.js";

const nameOf = (user) => [user.first_name, user.last_name].filter(Boolean).join(" ");
const fileAddress = (id) => `/play/files/${encodeURIComponent(id)}`;

export function bubble(record, context) {
  const { body } = record;
  const mine = record.person_id !== 0 && record.person_id === context.personId;
  const service = serviceText(body);
  if (service) return element("p", "service", service);

  const row = element("article", `message ${mine ? "mine" : "theirs"}`);
  row.dataset.id = record.message_id;
  const box = element("div", "bubble");
  box.tabIndex = 0;
  if (context.group && !mine) box.append(element("p", "name", nameOf(body.from)));
  if (body.forward_origin) box.append(element("p", "name", t("forwarded", nameOf(body.forward_origin.sender_user))));
  if (body.reply_to_message) box.append(quote(body.reply_to_message));
  box.append(...media(body));
  const text = body.text ?? body.caption;
  if (text) {
    const shown = element("div", "text");
    shown.append(textNodes(text, body.entities || body.caption_entities, context.actions));
    box.append(shown);
  }
  const foot = element("p", "foot");
  if (body.edit_date) foot.append(element("span", "", t("edited")));
  const time = element("time", "", timeOf(new Date(body.date * 1000)));
  time.dateTime = new Date(body.date * 1000).toISOString();
  foot.append(time);
  box.append(foot);
  row.append(box);
  row.append(actionRow(record, mine, context));
  if (body.reply_markup) row.append(buttons(record, context));

  const toggle = () => {
    document.querySelectorAll(".message.chosen").forEach((other) => other !== row && other.classList.remove("chosen"));
    row.classList.toggle("chosen");
  };
  box.addEventListener("click", () => getSelection().isCollapsed && toggle());
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === box) toggle();
  });
  return row;
}

function serviceText(body) {
  if (body.new_chat_members) return t("joined", body.new_chat_members.map(nameOf).join(", "));
  if (body.left_chat_member) return t("left", nameOf(body.left_chat_member));
  return "";
}

function quote(message) {
  const node = element("div", "quote");
  node.append(element("p", "name", nameOf(message.from)));
  node.append(element("p", "", message.text || message.caption || message.document?.file_name || t("photo")));
  return node;
}

function media(body) {
  if (body.photo) {
    const size = body.photo.at(-1);
    const open = element("a", "photo");
    open.href = fileAddress(size.file_id);
    open.target = "_blank";
    const image = element("img");
    image.src = open.href;
    image.alt = body.caption || t("photo");
    // With its size known, the page does not jump when the picture arrives.
    [image.width, image.height] = [size.width, size.height];
    open.append(image);
    return [open];
  }
  if (body.document) {
    const open = element("a", "document");
    open.href = fileAddress(body.document.file_id);
    open.target = "_blank";
    open.setAttribute("aria-label", t("open_file", body.document.file_name));
    const icon = element("span", "icon", "📄");
    icon.setAttribute("aria-hidden", "true");
    const label = element("span", "label");
    label.append(element("b", "", body.document.file_name), element("small", "", sizeOf(body.document.file_size)));
    open.append(icon, label);
    return [open];
  }
  if (body.sticker) return [element("p", "sticker", body.sticker.emoji)];
  if (body.location) return [element("p", "text", `📍 ${body.location.latitude}, ${body.location.longitude}`)];
  if (body.contact) return [element("p", "text", `👤 ${nameOf(body.contact)}\n${body.contact.phone_number}`)];
  return [];
}

function actionRow(record, mine, context) {
  const row = element("div", "actions");
  const add = (label, act) => {
    const button = element("button", "quiet", label);
    button.type = "button";
    button.addEventListener("click", act);
    row.append(button);
  };
  add(t("reply"), () => context.actions.reply(record));
  if (mine && (record.body.text || record.body.caption)) add(t("edit"), () => context.actions.edit(record));
  return row;
}

function buttons(record, context) {
  const board = element("div", "board");
  for (const row of record.body.reply_markup.inline_keyboard) {
    const line = element("div", "line");
    for (const button of row) line.append(inlineButton(button, record, context));
    board.append(line);
  }
  return board;
}

function inlineButton(button, record, context) {
  if (button.url) {
    const node = link(button.url, context.actions);
    node.classList.add("key");
    node.classList.remove("inline");
    node.textContent = `${button.text} ↗`;
    return node;
  }
  const node = element("button", "key", button.text);
  node.type = "button";
  node.addEventListener("click", () => {
    if (button.copy_text) context.actions.copy(button.copy_text.text);
    else if (button.callback_data) context.actions.press(record, button.callback_data, node);
  });
  return node;
}
