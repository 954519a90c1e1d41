import { defineErrors } from '#kernel/base/app-error.ts';

export const accessErrors = defineErrors({
  'access.actor-malformed': {
    status: 400,
    cause: 'The tenant, account or device is not written as an id.',
    remedy: 'Use the ids that the session answered with.',
  },
  'access.no-member': {
    status: 404,
    cause: 'There is nothing here for this account: no such tenant, or not a member of it now.',
    remedy: 'Choose one of your own organisations, or ask there for an invitation.',
  },
  'access.not-allowed': {
    status: 403,
    cause: 'The account does not have the right this needs, or there is no such thing.',
    remedy: 'Ask whoever keeps this space for the right. What was written is kept on the device.',
  },
  'access.group-circle': {
    status: 409,
    cause: 'The group would be inside itself.',
    remedy: 'Take one of the groups on the way out of the other first.',
  },
  'access.groups-too-deep': {
    status: 409,
    cause: 'More than eight groups would be in each other.',
    remedy: 'Put members and groups into one of the outer groups directly.',
  },
  'access.window-empty': {
    status: 400,
    cause: 'The time ends before it begins, or is past.',
    remedy: 'Choose an end that is later, or none.',
  },
  'access.too-many': {
    status: 409,
    cause:
      'There are as many as there may be: 1,000 groups, 100 groups in a group, 100 roles, 100 audiences in a space, 200 grants of yours in an audience, 10 of them to the same member or group, or 20,000 records to delete at once.',
    remedy: 'Use a group instead of single grants, or delete what is no longer needed.',
  },
  'access.last-sharer': {
    status: 409,
    cause: 'Nobody who may read and share in this audience would have one of its rights any more.',
    remedy: 'Have somebody else be given that right first, with those to read and share.',
  },
  'access.name-taken': {
    status: 409,
    cause: 'There is one of this name already.',
    remedy: 'Choose another name.',
  },
  'access.name-standing': {
    status: 409,
    cause: 'This audience has one of the names by which kinds find theirs; it keeps it.',
    remedy: 'Make an audience of your own.',
  },
  'access.audience-stays': {
    status: 409,
    cause: 'A life keeps the audiences it began with.',
    remedy: 'End grants in it instead.',
  },
  'access.audience-not-empty': {
    status: 409,
    cause: 'There are records in this audience.',
    remedy: 'Move or delete them first, or say that they are to be deleted with it.',
  },
  'access.in-use': {
    status: 409,
    cause: 'Something is granted with this role, or to this group, or somebody is in the group.',
    remedy: 'End those grants and memberships first.',
  },
  'access.more-than-yours': {
    status: 403,
    cause: 'Somebody would come to rights that whoever asks does not have, or may not share.',
    remedy: 'Ask somebody who has them, or make a new role.',
  },
  'access.last-keeper': {
    status: 409,
    cause: 'The tenant would be left without a keeper.',
    remedy: 'Make somebody else keeper first.',
  },
  'access.not-keeper': {
    status: 403,
    cause: 'Only who looks after this tenant may do that.',
    remedy: 'Ask a keeper of it.',
  },
  'access.no-service': {
    status: 404,
    cause: 'There is no such service in this tenant, or it has ended.',
    remedy: 'Load the list of services again.',
  },
});
