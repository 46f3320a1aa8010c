import type { Grammars, GrammarsOf } from "@motif/compile/kit";
import type { cloudRun } from "../function/room.ts";
import type * as kinds from "../rooms.ts";
import type * as triggers from "../trigger-rooms.ts";
import { ROOMS } from "./rooms.ts";

type Said = GrammarsOf<typeof kinds> & GrammarsOf<typeof triggers> & (typeof cloudRun)["texts"];

/** What Google Cloud takes where texts of authors end. */
export const TEXTS: Grammars = Object.assign({}, ...ROOMS.map((room) => room.texts)) as Said;
