/** A user name and a password, and where they were found (for messages). */
export interface Login {
  username: string;
  password: string;
  foundIn: string;
}

/** A login, and where it was found (for messages). With an identity token there is no user name and password. */
export type Credentials = Login | { identityToken: string; foundIn: string };
