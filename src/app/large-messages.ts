/** What sends values of any size through queues. */
export {
  type Claim,
  type ClaimCheck,
  type ClaimCheckOptions,
  type ClaimCheckSender,
  type ClaimMessage,
  claimCheck,
  type Opened,
  type PayloadReader,
} from "@motif/runtime";
