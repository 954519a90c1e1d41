import type { Photograph } from '#kernel/document/printed-document.ts';

const quality = 0.92;

/** The picture at an address of this device as it is printed: JPEG, on the white of paper. Rejects when there is none. */
export async function readPixels(address: string): Promise<Photograph> {
  const image = new Image();
  image.src = address;
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('Nothing can be drawn here.');
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, width, height);
  pen.drawImage(image, 0, 0);
  const encoded = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/jpeg', quality);
  });
  if (encoded === null) throw new Error('The picture could not be drawn.');
  return { bytes: new Uint8Array(await encoded.arrayBuffer()), width, height };
}
