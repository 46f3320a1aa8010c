const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const cents = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const exact = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 6 });
const precise = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 14 });
const small = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 4 });

/** What is shown where a price is unknown. */
export const NOT_PRICED = "not priced";

/** Dollars to the cent; amounts under a cent keep their digits, so that they do not look like zero. */
export function formatUSD(usd: number | null): string {
  if (usd === null) return NOT_PRICED;
  if (usd < 0) return `−${formatUSD(-usd)}`;
  return `$${usd !== 0 && usd < 0.01 ? exact.format(usd) : cents.format(usd)}`;
}

/** Dollars to the millionth, as bills are calculated. */
export function formatExactUSD(usd: number | null): string {
  return usd === null ? NOT_PRICED : `$${exact.format(usd)}`;
}

/** A unit price with all its digits. */
export function formatUnitPrice(usd: number): string {
  return `$${precise.format(usd)}`;
}

/** A quantity: whole numbers whole, small ones to four digits. */
export function formatQuantity(quantity: number): string {
  if (quantity >= 1000 || Number.isInteger(quantity)) return whole.format(quantity);
  return small.format(quantity);
}

/** A share as a percentage, to two digits. */
export function formatPercent(share: number): string {
  if (share > 0 && share < 0.0001) return "less than 0.01%";
  return `${Number((share * 100).toPrecision(2))}%`;
}
