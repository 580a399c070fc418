// Texts with entities as nodes. Nothing here ever parses HTML: a text is only ever a text node.

const TAGS = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote", spoiler: "span",
};
const SAFE = /^(https?|tg):\/\//i;

export function element(tag, className = "", text = "") {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
}

// Offsets are in UTF-16 code units, as are the indexes of JavaScript's strings.
export function textNodes(text, entities, actions) {
  const sorted = [...(entities || [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const fragment = document.createDocumentFragment();
  fill(fragment, text, 0, text.length, sorted, actions);
  return fragment;
}

function fill(parent, text, begin, end, entities, actions) {
  let at = begin;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    const stop = Math.min(entity.offset + entity.length, end);
    if (entity.offset < at) {
      index += 1;
      continue;
    }
    parent.append(text.slice(at, entity.offset));
    const node = wrap(entity, text.slice(entity.offset, stop), actions);
    const inner = [];
    index += 1;
    while (index < entities.length && entities[index].offset < stop) inner.push(entities[index++]);
    fill(node, text, entity.offset, stop, inner, actions);
    parent.append(node);
    at = stop;
  }
  parent.append(text.slice(at, end));
}

function wrap(entity, covered, actions) {
  switch (entity.type) {
    case "text_link":
    case "url":
      return link(entity.url || covered, actions);
    case "bot_command":
      return pressable(covered, () => actions.command(covered));
    case "spoiler": {
      const node = pressable("", () => node.classList.add("open"));
      node.classList.add("spoiler");
      return node;
    }
    default: {
      const tag = TAGS[entity.type];
      return element(tag || "span", tag ? "" : entity.type);
    }
  }
}

function pressable(label, act) {
  const node = element("button", "inline");
  node.type = "button";
  node.addEventListener("click", (event) => {
    event.stopPropagation();
    act();
  });
  return node;
}

export function link(url, actions) {
  const full = SAFE.test(url) ? url : `http://${url}`;
  const code = startCode(full, actions.username());
  if (code !== null) return pressable(url, () => actions.start(code));
  const node = element("a");
  node.href = full;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  node.addEventListener("click", (event) => event.stopPropagation());
  return node;
}

// The code in a link to the bot itself, or null for any other link.
export function startCode(url, username) {
  const match = /^(?:https?:\/\/)?t\.me\/(\w+)(?:\?start=([\w-]*))?$/i.exec(url.trim());
  if (!match || match[1].toLowerCase() !== username.toLowerCase()) return null;
  return match[2] || "";
}
