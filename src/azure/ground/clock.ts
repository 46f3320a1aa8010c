/** For the adapter to tell a failure before the host cuts the function off, in seconds. */
export const TIMEOUT_MARGIN = 30;

/** Seconds as `hh:mm:ss`. */
export function clock(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}
