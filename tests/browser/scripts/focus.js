// How a control shows that it has the focus, in pixels: two pictures of the same place, before and with it.
// Returns how many pixels changed by at least 3:1, and how many lie within two pixels around the control.
async ([before, after, width, height, ratio]) => {
  const read = async (text) => {
    const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const drawn = canvas.getContext("2d");
    drawn.drawImage(image, 0, 0);
    return drawn.getImageData(0, 0, image.width, image.height).data;
  };
  const light = (data, at) => [0.2126, 0.7152, 0.0722].reduce((sum, part, n) => {
    const one = data[at + n] / 255;
    return sum + part * (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
  }, 0);
  const [a, b] = [await read(before), await read(after)];
  let changed = 0;
  for (let at = 0; at < Math.min(a.length, b.length); at += 4) {
    const [one, other] = [light(a, at), light(b, at)].sort((x, y) => y - x);
    if ((one + 0.05) / (other + 0.05) >= 3) changed += 1;
  }
  return [changed, 2 * 2 * (width + height) * ratio];
}
