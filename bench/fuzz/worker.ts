/** The thread of one entry. */
import { parentPort, workerData } from "node:worker_threads";
import { ENTRIES } from "./entries.ts";
import { type FuzzOptions, type FuzzResult, runEntry } from "./run-entry.ts";

/** What a thread is started with. */
export interface FuzzTask extends Required<Pick<FuzzOptions, "inputs" | "seed" | "limitMs">> {
  readonly name: string;
}

/** What it tells. */
export type FuzzMessage = { readonly taken: number } | { readonly result: FuzzResult };

const { name, ...options } = workerData as FuzzTask; // written by run.ts, the only one to start this file
const entry = ENTRIES.find((each) => each.name === name);
if (!entry)
  throw new Error(`There is no "${name}". There are: ${ENTRIES.map((each) => each.name).join(", ")}.`);
const tell = (message: FuzzMessage) => parentPort?.postMessage(message);
const result = await runEntry(entry, { ...options, onProgress: (taken) => tell({ taken }) });
tell({ result });
