/** Texts of signing structures. */
export const signoffTexts = {
  signoff: {
    title: 'Sign-off',
    states: { proposed: 'proposed', edited: 'edited', reviewed: 'reviewed', approved: 'approved' },
    by: (state: string, user: string, at: string) => (user === '' ? state : `${state} by ${user}, ${at}`),
    count: (approved: number, reviewed: number, all: number) =>
      `${approved} of ${all} approved, ${reviewed} reviewed`,
    review: 'Reviewed…',
    approve: 'Approve…',
    takeBack: 'Take back…',
    titles: {
      reviewed: 'Mark as reviewed',
      approved: 'Approve structures',
      'taken-back': 'Take approval back',
    },
    meaning: {
      reviewed:
        'You have looked at every slice of these contours. An edit ends it; an undo of that edit brings it back.',
      approved:
        'You say that these contours are right for planning. They are locked against edits and undo until somebody takes the approval back.',
      'taken-back':
        'The structures are unlocked and count as edited. Who took the approval back, and when, stays in the log.',
    },
    sign: { reviewed: 'Sign as reviewed', approved: 'Sign and lock', 'taken-back': 'Take back and unlock' },
    user: 'Your name',
    userHint: 'As it stands in the log and, once all is approved, as Reviewer Name in the file.',
    log: 'Written to pedicle-audit.jsonl in the folder of the CT.',
    none: 'No structure with contours to sign.',
    choose: 'Structures',
    all: 'All',
    noOne: 'None',
    changed: (line: number) => `The audit log of this CT was changed (line ${line}).`,
    changedAction:
      'Nothing can be signed and nothing is exported as approved. Keep the folder as it is and find out who changed it; “pedicle audit verify” says where.',
    fileApproved: (reviewer: string, at: string) => `The file says APPROVED: ${reviewer}, ${at}.`,
    fileUnapproved: 'The file says UNAPPROVED: not every structure in it is approved.',
    check: 'Approved structures',
    ofAll: (n: number, all: number) => `${n} of ${all}`,
  },
} as const;
