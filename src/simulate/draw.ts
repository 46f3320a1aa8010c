import type { Luck } from "./luck.ts";

/** How often a fault strikes, and in which part of the load it does; times in milliseconds of virtual time. */
export interface FaultRate {
  /** From 0 to 1, of the places where it can. */
  readonly rate: number;
  readonly from: number;
  readonly to: number;
}

/** One fault that struck: its name, and the place. */
export interface StruckFault {
  readonly name: string;
  readonly place: string;
}

/** Decides what goes wrong, and notes it. */
export class Draw {
  readonly struck: StruckFault[] = [];
  readonly #luck: Luck;
  readonly #rates: ReadonlyMap<string, FaultRate>;
  readonly #only: ReadonlySet<string> | undefined;
  readonly #now: () => number;
  #over = false;

  /** With `only`, those faults strike and no other: ids of {@link faultId}. */
  constructor(
    luck: Luck,
    rates: ReadonlyMap<string, FaultRate>,
    now: () => number,
    only: ReadonlySet<string> | undefined,
  ) {
    this.#luck = luck;
    this.#rates = rates;
    this.#now = now;
    this.#only = only;
  }

  /** Whether a fault strikes at a place. */
  strikes(name: string, place: string): boolean {
    if (this.#over) return false;
    const rate = this.#rates.get(name);
    if (!rate) return false;
    const fault = { name, place };
    const id = faultId(fault);
    if (this.#only && !this.#only.has(id)) return false;
    const now = this.#now();
    if (now < rate.from || now > rate.to) return false;
    if (this.#luck.at(id) >= rate.rate) return false;
    this.struck.push(fault);
    return true;
  }

  /** No fault strikes any more. */
  stop(): void {
    this.#over = true;
  }
}

/** Names one fault at one place. */
export function faultId({ name, place }: StruckFault): string {
  return `${name} @ ${place}`;
}
