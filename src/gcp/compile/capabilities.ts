import type { Capabilities } from "@motif/core/capabilities";
import { ROOMS } from "./rooms.ts";

/** What Google Cloud makes of every feature. */
export const CAPABILITIES: Capabilities = Object.assign({}, ...ROOMS.map((room) => room.capabilities));
