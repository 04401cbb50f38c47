import * as v from "valibot";

import { lineOfText } from "./text";
import { told } from "./told";

const NOT_A_REGION = told("is a region's name", "write it like us-east-1");

/** A region of the commercial partition. */
export const region = v.pipe(
  v.string(NOT_A_REGION),
  v.regex(/^[a-z]{2}(?:-[a-z]+)+-\d{1,2}$/, NOT_A_REGION),
  v.check(
    (value) => !/^(?:cn|us-gov|us-iso[a-z]*|eu-isoe|eusc)-/.test(value),
    told(
      "is a region of the commercial partition, aws; Authomize reads no other",
      "leave out GovCloud, China, sovereign and isolated regions",
    ),
  ),
);

const commaDelimited = v.pipe(
  v.string(),
  v.transform((value) => value.split(",").map((part) => part.trim())),
);

/** The dialog's *Regions*: a list, or text with commas as the dialog takes it. */
export const regions = v.pipe(
  v.union(
    [v.array(v.unknown()), commaDelimited],
    told(
      "is a list of region names",
      "write it like [us-east-1, eu-west-1]; leave it out for all regions",
    ),
  ),
  v.array(region),
);

/** The dialog's *Integration name*. */
export const integrationName = lineOfText(255);

const NOT_AN_EMAIL = told("is an e-mail address", "write it like cloud-security@example.com");

/** The dialog's *Contact email*. */
export const ownerEmail = v.pipe(v.string(NOT_AN_EMAIL), v.email(NOT_AN_EMAIL));
