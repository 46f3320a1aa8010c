/**
 * Proves that dependencies point one way (docs/architecture.md): packages import what their `package.json` names, neither
 * packages nor files lead in a circle, and inside of a package the ground imports no room and a room no composer.
 * Exits 1 and says each thing that is wrong.
 */
import { fileURLToPath } from "node:url";
import { fileCircles, packageCircles } from "./dependencies/circles.ts";
import { needlessDependencies, trespasses, undeclaredImports } from "./dependencies/declared.ts";
import { upwardImports } from "./dependencies/layers.ts";
import { readProject } from "./dependencies/project.ts";
import { readSourceTree } from "./dependencies/source-tree.ts";

const RULES = [
  undeclaredImports,
  needlessDependencies,
  trespasses,
  packageCircles,
  fileCircles,
  upwardImports,
];

const project = readProject(readSourceTree(fileURLToPath(new URL("..", import.meta.url))));
const problems = RULES.flatMap((rule) => rule(project));
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
