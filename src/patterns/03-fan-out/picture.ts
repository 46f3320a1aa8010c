import { TerminalError } from "@motif/app";

/** A picture as the plain formats of Netpbm have it, PGM (P2) and PPM (P3): https://netpbm.sourceforge.net/doc/ppm.html#plainppm */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Samples of a pixel: 1 of grey, 3 of colour. */
  readonly channels: number;
  /** The largest sample that there can be. */
  readonly most: number;
  readonly samples: readonly number[];
}

/** Reads a picture. Throws `TerminalError` where the text is none: trying again would change nothing. */
export function readPicture(text: string): Picture {
  const [format, ...words] = text.trim().split(/\s+/);
  const [width = 0, height = 0, most = 0, ...samples] = words.map(Number);
  const channels = format === "P3" ? 3 : 1;
  const isPicture =
    (format === "P2" || format === "P3") &&
    width > 0 &&
    height > 0 &&
    samples.length === width * height * channels &&
    samples.every((sample) => Number.isInteger(sample) && sample >= 0 && sample <= most);
  if (!isPicture) throw new TerminalError("The content is no picture in plain PGM or PPM.");
  return { width, height, channels, most, samples };
}

/** The picture as a text. */
export function writePicture({ width, height, channels, most, samples }: Picture): string {
  return `${channels === 3 ? "P3" : "P2"}\n${width} ${height}\n${most}\n${samples.join(" ")}\n`;
}

/** A picture whose longer side has `side` pixels at most; each of its pixels is the mean of those that it stands for. */
export function shrink(picture: Picture, side: number): Picture {
  const scale = Math.max(1, Math.ceil(Math.max(picture.width, picture.height) / side));
  const width = Math.ceil(picture.width / scale);
  const height = Math.ceil(picture.height / scale);
  const samples: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) samples.push(...meanOf(picture, x * scale, y * scale, scale));
  }
  return { ...picture, width, height, samples };
}

/** The mean of a square's pixels, as far as it is inside of the picture; by channel. */
export function meanOf(
  { width, height, channels, samples }: Picture,
  left: number,
  top: number,
  side: number,
): number[] {
  const sums = new Array<number>(channels).fill(0);
  let pixels = 0;
  for (let y = top; y < Math.min(top + side, height); y++) {
    for (let x = left; x < Math.min(left + side, width); x++) {
      pixels++;
      for (const [channel, sum] of sums.entries()) {
        sums[channel] = sum + (samples[(y * width + x) * channels + channel] ?? 0);
      }
    }
  }
  return sums.map((sum) => Math.round(sum / pixels));
}
