// Adding a photo: made smaller here, and rid of what the camera wrote into it.
import { button, h, icon } from "./dom.js";

/** The button of the composer and its hidden file field. */
export const photoButton = (chat) => {
  const file = h("input", { type: "file", accept: "image/*", hidden: "" });
  file.onchange = async () => {
    const photo = await smaller(file.files[0]).catch(() => chat.fail(chat.t("photo_bad")));
    if (photo) chat.conversation.send({ photo });
    file.value = "";
  };
  return [file, button(icon("photo", "M4 8h3l2-3h6l2 3h3v11H4ZM12 16a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z"), () => file.click(), "tool", chat.named("photo"))];
};

const smaller = async (file) => {
  const bitmap = await createImageBitmap(file);
  const { width, height } = bitmap;
  const scale = Math.min(1, 1600 / Math.max(width, height));
  const canvas = h("canvas", { width: width * scale, height: height * scale });
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/jpeg", 0.85);
};
