/** Looks at the pixels of a PNG. */
import { createCanvas, loadImage } from "@napi-rs/canvas";

/** A part of a picture, in pixels. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Where the curves are when the legend takes one row and no mark has a flag. */
export const cpuPanel: Region = { left: 92, top: 155, right: 1172, bottom: 360 };
export const memoryPanel: Region = { left: 92, top: 430, right: 1172, bottom: 630 };

export class Picture {
  readonly width: number;
  readonly height: number;
  readonly #pixels: Uint8ClampedArray;

  constructor(width: number, height: number, pixels: Uint8ClampedArray) {
    this.width = width;
    this.height = height;
    this.#pixels = pixels;
  }

  static async read(file: string): Promise<Picture> {
    const image = await loadImage(file);
    const pen = createCanvas(image.width, image.height).getContext("2d");
    pen.drawImage(image, 0, 0);
    const { data } = pen.getImageData(0, 0, image.width, image.height);
    return new Picture(image.width, image.height, data);
  }

  /** The rows and columns of all pixels of just this color. */
  find(color: string, region: Region): { readonly x: number; readonly y: number }[] {
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
    return this.#select(region, (at) => {
      const [red, green, blue] = this.#pixels.subarray(at, at + 3);
      return red === r && green === g && blue === b;
    });
  }

  /** How many pixels are dark, as text is. */
  dark(region: Region): number {
    return this.#select(region, (at) =>
      this.#pixels.subarray(at, at + 3).every((channel) => channel < 110),
    ).length;
  }

  #select(region: Region, chosen: (at: number) => boolean): { x: number; y: number }[] {
    const found: { x: number; y: number }[] = [];
    for (let { top: y } = region; y < region.bottom; y++) {
      for (let { left: x } = region; x < region.right; x++) {
        if (chosen((y * this.width + x) * 4)) {
          found.push({ x, y });
        }
      }
    }
    return found;
  }
}
