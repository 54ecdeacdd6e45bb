-- Without a mail server, messages wait here to be read by an administrator. Their text holds links that are as good as
-- passwords, so it is sealed.
create table mailbox_message (
  id        uuid primary key,
  at        timestamptz not null,
  recipient text not null,
  subject   text not null,
  sealed    text not null
);
create index mailbox_message_newest on mailbox_message (at desc, id desc);
create index mailbox_message_to on mailbox_message (lower(recipient));
