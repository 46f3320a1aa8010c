/** What the compilers of all clouds share. It knows no cloud: limits, titles and names are parameters. */
export {
  anyOf,
  type Constraint,
  type Constraints,
  conflicts,
  exactlyOneOf,
  oneOf,
  pattern,
  range,
  requires,
  sumWithin,
} from "./constraint.ts";
export {
  type DeadLetterBox,
  type DeadLetterRequest,
  type DeadLetterSource,
  type HeldLetter,
  letterStays,
  type Outputs,
  outputText,
  whyLetterStays,
} from "./dead-letters.ts";
export { logRetentionDays } from "./log-retention.ts";
export { fullName, identifier, nameOf, PREFIX, PREFIX_LOCAL, prefixed } from "./naming.ts";
export { jsonOf, objectVariable } from "./object-variable.ts";
export { blockAddress, earlierThan, referredBlocks } from "./order.ts";
export { outputByName, outputOfEach } from "./outputs.ts";
export { pathWarnings } from "./path-warnings.ts";
export { type PhysicalName, prefixLength } from "./physical-names.ts";
export type { PlansOf } from "./plans-of.ts";
export type { Floor, Provider, ProviderVersions } from "./provider.ts";
export { requiredVersions } from "./provider-versions.ts";
export { type Refuse, refuseLargeValue, refusing, wholeSeconds } from "./refusals.ts";
export { type Alike, type Repeated, repeated } from "./repeated.ts";
export type { ReservedName } from "./reserved-names.ts";
export { type BlocksByFile, headerOf, isBuilt, rootModule, terraformSettings } from "./root-module.ts";
export {
  allOf,
  attached,
  firstProblem,
  holdsCredential,
  isSecretName,
  isSet,
  literal,
  namesResource,
  referencesIn,
  textsIn,
  wildcardIn,
} from "./rule-helpers.ts";
export { applyRules, type Rule, type Violation } from "./rules.ts";
export { type TagGrammar, type TagsName, tagsOf, tagsVariable } from "./tags.ts";
export type { BundleOptions, Bundles, Compiled, Format, Target } from "./target.ts";
export {
  anyName,
  anyText,
  type Grammar,
  type Grammars,
  type GrammarsOf,
  NAME_GRAMMAR,
  planned,
  type RoomGrammars,
  refuseTexts,
} from "./texts.ts";
export { type UrlPlan, urlInput, urlPlans, urlVariables } from "./url-variable.ts";
export {
  DEFAULT_ENVIRONMENT,
  matches,
  matching,
  NAME_FORM,
  NAME_PATTERN,
  nameVariables,
  type RegionVariable,
  regionVariable,
} from "./variables.ts";
