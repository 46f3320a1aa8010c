import { InvalidArgumentError } from "@commander-js/extra-typings";
import { DEFAULT_REGION } from "@motif/cost";
import { CLOUDS } from "../build/targets.ts";

const SUFFIXES: Readonly<Record<string, number>> = { "": 1, k: 1e3, m: 1e6 };
/** Limits of Lambda's memory setting, in MB. */
const MEMORY = { smallest: 128, largest: 10_240 };
/** Sizes that a range goes through. */
const USUAL_SIZES = [128, 256, 512, 1024, 1769, 3008];

/** The region that each cloud's prices are of. */
export const REGIONS: Readonly<Record<string, string>> = DEFAULT_REGION;

/** Levels such as `1k,50000,1m`, in arrivals a day. */
export function parseLevels(text: string): number[] {
  return text.split(",").map((part) => {
    const [, number = "", suffix = ""] = /^(\d+(?:\.\d+)?)([km]?)$/i.exec(part.trim()) ?? [];
    const level = Number(number) * (SUFFIXES[suffix.toLowerCase()] ?? Number.NaN);
    if (number !== "" && level > 0 && level <= 1e12) return level;
    throw new InvalidArgumentError(`"${part}" is not a level; write arrivals a day, such as 1k,50000,1m.`);
  });
}

/** Regions such as `aws=eu-west-1,gcp=europe-west1`. A cloud that is not named keeps its default region. */
export function parseRegions(text: string): Record<string, string> {
  const regions = { ...REGIONS };
  for (const part of text.split(",")) {
    const [cloud = "", region = ""] = part.split("=").map((side) => side.trim());
    if (!CLOUDS.includes(cloud) || region === "") {
      throw new InvalidArgumentError(`"${part}" is not a cloud and its region, such as aws=us-east-1.`);
    }
    regions[cloud] = region;
  }
  return regions;
}

/** One memory size in MB, or a range such as `128..3008`: all usual sizes in it. */
export function parseMemory(text: string): number[] {
  const [, from, to] = /^(\d+)(?:\.\.(\d+))?$/.exec(text) ?? [];
  const [low, high] = [Number(from), Number(to ?? from)];
  if (!(low >= MEMORY.smallest && high <= MEMORY.largest && low <= high)) {
    throw new InvalidArgumentError(
      `Memory is a number of MB from ${MEMORY.smallest} to ${MEMORY.largest}, or a range such as 128..3008.`,
    );
  }
  if (to === undefined) return [low];
  return [...new Set([low, ...USUAL_SIZES.filter((size) => size > low && size < high), high])];
}

/** An amount of dollars such as `50` or `$49.90`. */
export function parseMaximum(text: string): number {
  const [, amount] = /^\$?(\d+(?:\.\d+)?)$/.exec(text.trim()) ?? [];
  if (amount !== undefined) return Number(amount);
  throw new InvalidArgumentError(`"${text}" is not an amount of US dollars, such as 50 or 49.90.`);
}
