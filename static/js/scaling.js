/** Photos are made as small as reading allows before they are kept: a phone's room and a fair's network are scarce. */

/** Of the longer side, in pixels. A square of it has fewer than the 16.7 million that a canvas may have on iOS. */
export const LONGEST = 4000;
const QUALITY = 0.92;

/**
 * The size a picture is given; the same if it is small enough.
 * @param {number} width @param {number} height in pixels
 * @returns {[number, number]}
 */
export function fit(width, height) {
  const share = Math.min(1, LONGEST / Math.max(width, height));
  return [Math.max(1, Math.round(width * share)), Math.max(1, Math.round(height * share))];
}

/**
 * The photo upright and no larger than LONGEST. One that is small enough, or that this browser can't show
 * (HEIC, mostly), stays as it is, bit for bit.
 * @param {Blob} photo
 * @returns {Promise<Blob>}
 */
export async function scaled(photo) {
  const address = URL.createObjectURL(photo);
  try {
    const picture = await shown(address);
    const [width, height] = fit(picture.naturalWidth, picture.naturalHeight);
    if (width === picture.naturalWidth && height === picture.naturalHeight) return photo;
    return await drawn(await small(photo, picture, width, height), width, height);
  } catch {
    return photo;
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Of a thumbnail, in pixels: twice a place in the strip. */
const THUMBNAIL = 136;

/** A small picture of a photo, as a data URL; nothing where this browser can't show it. @param {Blob} photo @returns {Promise<string | undefined>} */
export async function thumbnail(photo) {
  const address = URL.createObjectURL(photo);
  try {
    const picture = await shown(address);
    const height = Math.max(1, Math.round((THUMBNAIL * picture.naturalHeight) / picture.naturalWidth));
    return onCanvas(await small(photo, picture, THUMBNAIL, height), THUMBNAIL, height).toDataURL('image/jpeg', 0.7);
  } catch {
    return undefined;
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Its size is known without its pixels being decoded. @param {string} address @returns {Promise<HTMLImageElement>} */
function shown(address) {
  return new Promise((resolve, reject) => {
    const picture = new Image();
    picture.onload = () => resolve(picture);
    picture.onerror = reject;
    picture.src = address;
  });
}

/**
 * Decoded, turned and scaled beside the page's own work where the browser can; an old Safari ignores the size.
 * @param {Blob} photo @param {HTMLImageElement} picture @param {number} width @param {number} height
 * @returns {Promise<ImageBitmap | HTMLImageElement>}
 */
async function small(photo, picture, width, height) {
  const asked = { imageOrientation: /** @type {const} */ ('from-image'), resizeWidth: width, resizeHeight: height };
  const made = await createImageBitmap(photo, { ...asked, resizeQuality: 'high' }).catch(() => undefined);
  if (made?.width === width && made.height === height) return made;
  made?.close();
  return picture;
}

/**
 * As JPEG. What it says of its orientation is gone, since it is upright.
 * @param {CanvasImageSource} picture @param {number} width @param {number} height
 * @returns {Promise<Blob>}
 */
function drawn(picture, width, height) {
  return encoded(onCanvas(picture, width, height));
}

/** @param {CanvasImageSource} picture let go of afterwards @param {number} width @param {number} height */
function onCanvas(picture, width, height) {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  const brush = canvas.getContext('2d');
  if (!brush) throw new Error('There is no canvas.');
  brush.imageSmoothingQuality = 'high';
  brush.drawImage(picture, 0, 0, width, height);
  if (picture instanceof ImageBitmap) picture.close();
  return canvas;
}

/** @param {HTMLCanvasElement} canvas let go of afterwards: Safari is short of canvas memory @returns {Promise<Blob>} */
export function encoded(canvas) {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => {
        [canvas.width, canvas.height] = [0, 0];
        if (blob) resolve(blob);
        else reject(new Error('The picture could not be written.'));
      },
      'image/jpeg',
      QUALITY,
    );
  });
}
