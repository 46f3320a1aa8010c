import { CostError } from "../errors.ts";

/**
 * A size or a duration: one typical value, or a spread of values with their shares (any positive weights).
 * Vendors round every request before they add, so a spread is billed more exactly than its mean.
 */
export type Measure = number | readonly Sample[];

/** A value and how often it occurs. */
export interface Sample {
  readonly value: number;
  readonly share: number;
}

/** The values of a measure with their shares. */
export function samplesOf(measure: Measure): readonly Sample[] {
  return typeof measure === "number" ? [{ value: measure, share: 1 }] : measure;
}

/** The mean of `of(value)` over a measure: with a rounding function, the mean of the rounded values. */
export function averageOf(measure: Measure, of: (value: number) => number = (value) => value): number {
  if (typeof measure === "number") return of(measure);
  let sum = 0;
  let weight = 0;
  for (const { value, share } of measure) {
    sum += of(value) * share;
    weight += share;
  }
  return weight === 0 ? 0 : sum / weight;
}

/**
 * Refuses numbers that no workload can have: every number in a usage must be finite and 0 or more, and every field
 * named `share` or ending in `Share` at most 1 (shares inside a spread are weights and may be larger).
 * @throws CostError `bad-usage` naming the resource and the field
 */
export function checkUsage(resource: string, usage: object): void {
  for (const [field, value] of Object.entries(usage)) checkField(resource, field, value);
}

function checkField(resource: string, field: string, value: unknown): void {
  if (typeof value === "number") {
    if (!Number.isFinite(value) || value < 0) {
      throw new CostError("bad-usage", `${resource}: ${field} is ${value}; it must be a number of 0 or more`);
    }
    if (/(^|\.)(share|\w+Share)$/.test(field) && value > 1) {
      throw new CostError("bad-usage", `${resource}: ${field} is ${value}; it must be between 0 and 1`);
    }
  } else if (Array.isArray(value)) {
    for (const [index, sample] of value.entries()) checkSample(resource, `${field}[${index}]`, sample);
  } else if (typeof value === "object" && value !== null) {
    for (const [name, inner] of Object.entries(value)) checkField(resource, `${field}.${name}`, inner);
  }
}

function checkSample(resource: string, field: string, sample: unknown): void {
  const numbers =
    typeof sample === "object" && sample !== null ? Object.entries(sample) : [["", sample] as const];
  for (const [name, value] of numbers) {
    if (typeof value !== "number" || !Number.isFinite(value) || value < 0) {
      throw new CostError(
        "bad-usage",
        `${resource}: ${field}.${name} is ${value}; it must be a number of 0 or more`,
      );
    }
  }
}

/**
 * Refuses a batch that holds less than one message.
 * @throws CostError `bad-usage` naming the resource and the field
 */
export function checkBatch(resource: string, field: string, size: number): void {
  if (size < 1) throw new CostError("bad-usage", `${resource}: ${field} is ${size}; it must be 1 or more`);
}
