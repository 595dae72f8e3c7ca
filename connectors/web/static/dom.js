// Elements built node by node: nothing in this widget is ever parsed as HTML.

const ICONS = {
  chat: "M21 11.5a8.4 8.4 0 0 1-12 7.6L4 20.5l1.4-4.6A8.4 8.4 0 1 1 21 11.5Z",
  down: "m6 9.5 6 6 6-6",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  send: "M4 12h15M13 6l6 6-6 6",
  back: "M8 5 4 9l4 4M4 9h11a5 5 0 0 1 0 10h-4",
};

const plant = (node, props, kids = []) => {
  for (const key in props) {
    const value = props[key];
    if (typeof value == "function") node[key] = value;
    else if (value != null && value !== false) node.setAttribute(key, value);
  }
  node.append(...kids.flat(9).filter((kid) => kid || kid === 0));
  return node;
};

/** An element: h("p.note", {title: "…"}, ...children). A function becomes a handler; null and false are left out. */
export const h = (tag, props, ...kids) => {
  const [name, ...classes] = tag.split(".");
  return plant(document.createElement(name), { class: classes.join(" ") || null, ...props }, kids);
};

export const icon = (name, d = ICONS[name], size = 24) => {
  const svg = (tag, props, ...kids) => plant(document.createElementNS("http://www.w3.org/2000/svg", tag), props, kids);
  return svg("svg", { viewBox: `0 0 ${size} ${size}`, "aria-hidden": true, class: "i-" + name }, svg("path", { d }));
};

/** Plain data kept under `key` of a browser's storage; in memory where the browser keeps nothing. */
export const shelf = (storage, key) => {
  let memory;
  return {
    get kept() {
      try {
        memory = JSON.parse(window[storage][key]);
      } catch {}
      return memory || {};
    },
    keep(patch) {
      memory = { ...this.kept, ...patch };
      try {
        window[storage][key] = JSON.stringify(memory);
      } catch {}
    },
  };
};

/** A button; its label is text, or an icon with a name in `props`. */
export const button = (label, onclick, kind = "choice", props) => h("button." + kind, { type: "button", onclick, ...props }, label);

/** The address when it is a web address, else false. */
export const safe = (url) => /^https?:\/\//.test(url) && url;
