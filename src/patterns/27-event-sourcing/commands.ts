import {
  type Appending,
  type Context,
  type Json,
  json,
  KeyReusedError,
  type NewEvent,
  problemResponse,
  type QueueSender,
  type StoreReader,
  WrongVersionError,
} from "@motif/app";
import type * as z from "zod/mini";
import { type Account, accounts, type Changed } from "./resources.ts";

/** What a function that takes commands uses, by these names. */
export const commandUses = { store: accounts.table.reader, appending: accounts.appending };

interface CommandInput extends Context {
  readonly store: StoreReader;
  readonly appending: Appending;
  readonly changed: QueueSender<z.infer<typeof Changed>>;
}

interface AccountCommand {
  readonly account: string;
  readonly id: string;
  readonly content: Json;
  /** The version that the client has seen. */
  readonly expected?: number | undefined;
}

/** Why a command is not done: thrown where it is decided. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Decides a command, appends what happens, and tells the followers. Answers 201, and 200 where it was done before. */
export async function perform(
  input: CommandInput,
  { account, ...command }: AccountCommand,
  decide: (account: Account) => readonly NewEvent<typeof accounts.events>[],
): Promise<Response> {
  const { store, appending } = input;
  try {
    const outcome = await accounts.change(input, { store, appending, stream: account, ...command }, decide);
    await poke(input, account);
    const { version, state, appended } = outcome;
    const headers = { etag: `"${version}"` };
    return json({ account, version, cents: state.cents }, { status: appended ? 201 : 200, headers });
  } catch (error) {
    return problemOf(error);
  }
}

/** A follower that is not told finds out within minutes: what happened has happened, and is answered so. */
async function poke({ changed, log }: CommandInput, account: string): Promise<void> {
  try {
    await changed.send({ account });
  } catch (error) {
    log.warn("the followers were not told", { account, error });
  }
}

function problemOf(error: unknown): Response {
  if (error instanceof Refusal) {
    return problemResponse({ status: error.status, title: error.message, code: error.code });
  }
  if (error instanceof WrongVersionError) {
    return problemResponse({ status: 412, title: "The account has changed" }, { etag: `"${error.version}"` });
  }
  if (error instanceof KeyReusedError) {
    return problemResponse({ status: 422, title: "The key was used for something else", code: error.code });
  }
  throw error;
}
