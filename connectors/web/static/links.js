// Web addresses in what is said.
import { h } from "./dom.js";

export const anchor = (href, label) => h("a", { href, target: "_blank", rel: "noreferrer" }, label);

/** The text, its web addresses as links; of "(name: address)" the name is shown. */
export const linked = (text) => text.split(/(?:(?<=\()([^():\n]+): )?(https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?()[\]])/).map((part, index, all) => (index % 3 > 1 ? anchor(part, all[index - 1] || part) : index % 3 ? "" : part));
