import { isIP } from "node:net";
import { InvalidArgumentError } from "@commander-js/extra-typings";
import type { Duration } from "@motif/core";
import { isDuration } from "@motif/core/platform";
import { CLOUDS } from "./build/targets.ts";

/** The argument that says which app a command is about. */
export const APP_ARGUMENT = ["<app>", "pattern by number or name, or a folder with an app.ts"] as const;

/** The option of commands that act on an app's data. */
export const DATA_FOLDER_OPTION = [
  "--data-dir <dir>",
  "data folder, as given to motif dev (default: that of the running server, else .motif/<app's name> in the current folder)",
] as const;

/** The option of commands that act on a deployed app as well. */
export const TARGET_OPTION = [
  "--target <cloud>",
  "the app as it is deployed there, with your own credentials",
] as const;

/** Where a deployed app is. */
export const OUTPUTS_OPTION = [
  "--outputs <file>",
  'with --target: what "terraform output -json" printed (default: it is asked in the app\'s folder for the cloud)',
] as const;

const LARGEST_PORT = 65_535;

/** A whole number of things, 1 at least. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && Number.isSafeInteger(count)) return count;
  throw new InvalidArgumentError("It is a whole number, 1 at least.");
}

/** A number of things in a second: more than 0, 10,000 at most. */
export function parseRate(text: string): number {
  const rate = Number(text);
  if (/^\d*\.?\d+$/.test(text) && rate > 0 && rate <= 10_000) return rate;
  throw new InvalidArgumentError("It is more than 0, and 10000 at most.");
}

/** The address of an API. */
export function parseUrl(text: string): string {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? "")) return text;
  throw new InvalidArgumentError("It is a URL such as https://api.example.com.");
}

/** A TCP port; 0 stands for any. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= LARGEST_PORT) return port;
  throw new InvalidArgumentError(`A port is a whole number from 0 to ${LARGEST_PORT}.`);
}

/** An address to listen on. */
export function parseAddress(text: string): string {
  if (text === "localhost" || isIP(text) !== 0) return text;
  throw new InvalidArgumentError("It is an address of this machine, or 0.0.0.0 for all of them.");
}

/** Names of hosts, one more. */
export function parseHostName(text: string, before: readonly string[] = []): readonly string[] {
  if (/^(?!-)[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63})*$/i.test(text)) return [...before, text];
  throw new InvalidArgumentError(
    "It is a host's name, such as a1b2.tunnel.example, without https:// and port.",
  );
}

/** A duration such as `10s`. */
export function parseDuration(text: string): Duration {
  if (isDuration(text)) return text;
  throw new InvalidArgumentError("A duration is a number and ms, s, m, h or d, such as 10s.");
}

/** Clouds such as `aws,gcp`, each once. */
export function parseClouds(text: string): readonly string[] {
  const clouds = text.split(",").map((part) => {
    const cloud = part.trim();
    if (CLOUDS.includes(cloud)) return cloud;
    throw new InvalidArgumentError(`"${part}" is not one of ${CLOUDS.join(", ")}.`);
  });
  return [...new Set(clouds)];
}
