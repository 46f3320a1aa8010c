/**
 * Units and rounding shared by all meters. A "GB" on a bill is 2^30 bytes unless a meter says otherwise:
 * AWS, Azure storage and Google Cloud ("GiB") all bill binary gigabytes.
 */

export const KIB = 1024;
export const MIB = 1024 * KIB;
export const GIB = 1024 * MIB;
export const TIB = 1024 * GIB;

/** Hours in the month every bill is made for: the 730 of the vendors' own calculators (365 × 24 / 12). */
export const HOURS_PER_MONTH = 730;
/** Days in that month, about 30.42. */
export const DAYS_PER_MONTH = HOURS_PER_MONTH / 24;
/** Seconds in that month. */
export const SECONDS_PER_MONTH = HOURS_PER_MONTH * 3600;

/**
 * The next multiple of `step` at or above `value`. A value a billionth of a step above a multiple counts as that
 * multiple, so that binary fractions such as 0.1 × 3 do not buy a further unit.
 */
export function ceilTo(value: number, step: number): number {
  return Math.ceil(value / step - 1e-9) * step;
}

/** How many chunks of `chunkBytes` a payload is billed as: at least one, even when it is empty. */
export function chunks(bytes: number, chunkBytes: number): number {
  return Math.max(1, ceilTo(bytes, chunkBytes) / chunkBytes);
}
