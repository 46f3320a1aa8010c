import { reportMaker } from "../report-maker.ts";

/** Makes reports of the lane `paid`. */
export default reportMaker("make-paid-report");
