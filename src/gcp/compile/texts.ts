import type { Grammars } from "@motif/compile/kit";
import { ROOMS } from "./rooms.ts";

/** What Google Cloud takes where texts of authors end. */
export const TEXTS: Grammars = Object.assign({}, ...ROOMS.map((room) => room.texts));
