import { packageOf } from "./packages.ts";
import type { Project } from "./project.ts";
import { isTestCode } from "./source-tree.ts";

/** What a folder of a layer is: composers import rooms, and rooms import the ground. */
type Level = "ground" | "room" | "composer";

/** Which levels a file of a level must not import. */
const ABOVE: Readonly<Record<Level, readonly Level[]>> = {
  ground: ["room", "composer"],
  room: ["composer"],
  composer: [],
};

/** Imports inside of a package that point from the ground to a room, or from either to a composer. */
export function upwardImports(project: Project): string[] {
  const rooms = roomNames(project);
  return project.imports.flatMap(({ file, owner, specifier, target }) => {
    if (target === undefined || !target.startsWith(`${owner.folder}/`) || isTestCode(file)) return [];
    const from = levelOf(file, owner.folder, rooms);
    const to = levelOf(target, owner.folder, rooms);
    if (from === undefined || to === undefined || !ABOVE[from].includes(to)) return [];
    return [`${file} is of a ${from} and must not import ${specifier}, which is of a ${to}`];
  });
}

/** The names of all rooms: the folders in `kinds/` and `triggers/` of the packages that have these. */
function roomNames({ packages, files }: Project): ReadonlySet<string> {
  const rooms = files.flatMap((file) => {
    const [list, room, ...below] = partsOf(file, packageOf(file, packages).folder);
    return isList(list) && room !== undefined && below.length > 0 ? [room] : [];
  });
  return new Set(rooms);
}

function levelOf(file: string, folder: string, rooms: ReadonlySet<string>): Level | undefined {
  const parts = partsOf(file, folder);
  const [first = ""] = parts;
  if (isList(first)) return parts.length > 2 ? "room" : "composer";
  if (parts.length === 1) return undefined;
  if (first === "ground") return "ground";
  if (first === "compile") return "composer";
  return rooms.has(first) ? "room" : undefined;
}

function isList(folder: string | undefined): boolean {
  return folder === "kinds" || folder === "triggers";
}

function partsOf(file: string, folder: string): string[] {
  return file.slice(folder.length + 1).split("/");
}
