import type { Duration } from "@motif/core";
import { isDuration } from "@motif/core/platform";
import * as z from "zod/mini";

/** The largest page, and that of whoever asks for no size. */
export const LARGEST_PAGE = 1000;
export const USUAL_PAGE = 100;

/** Which page: `limit` is 1 to {@link LARGEST_PAGE}. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string;
}

/** A page's size in a query: 1 to `largest`, `usual` if it is not given. */
export function limitOf(largest: number, usual: number) {
  return z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(largest)), usual);
}

/** A duration in a query. */
export const duration = z.pipe(
  z.string().check(z.regex(/^\d+(?:\.\d+)?(?:ms|s|m|h|d)$/)),
  z.custom<Duration>(isDuration),
);

/** An object without its members that are undefined, which exact optional types do not allow. */
export function given<T extends object>(value: T): Given<T> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Given<T>;
}

type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> };
