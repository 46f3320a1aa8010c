import type fc from "fast-check";

/** A place where input comes in, ready to be given some. */
export interface OpenEntry<Input> {
  /** Inputs, hostile and nearly right ones. */
  readonly inputs: fc.Arbitrary<Input>;
  /** Gives an input to the code. Rejects or throws where the code did what it must not do with any input. */
  readonly check: (input: Input) => void | Promise<void>;
  readonly close?: () => void | Promise<void>;
}

/** A place where input comes in. */
export interface Entry {
  readonly name: string;
  /** What takes the input, and what must hold. */
  readonly what: string;
  /** Hands the opened entry to whoever runs it; its type of input is nobody else's concern. */
  readonly use: <Result>(run: <Input>(entry: OpenEntry<Input>) => Promise<Result>) => Promise<Result>;
}

/** Writes down an entry. It is opened when it is used, and closed afterwards. */
export function entry<Input>(
  name: string,
  what: string,
  open: () => OpenEntry<Input> | Promise<OpenEntry<Input>>,
): Entry {
  return {
    name,
    what,
    async use(run) {
      const opened = await open();
      try {
        return await run(opened);
      } finally {
        await opened.close?.();
      }
    },
  };
}
