/**
 * How a printed hint calls the command. It runs the one that is installed where it is typed, or none: `npx motif` alone would
 * offer to fetch whatever package of that name a registry has.
 */
export const MOTIF = "npx --no-install motif";
