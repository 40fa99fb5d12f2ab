/** A file as people get it wrong: typed from a help page, in a hurry. */
export const wrongFile = `mailbox:
  address: ann@example.com
  pasword:
    env: DEMO_MAIL_PASSWORD
pop:
  server: pop.example.com:995
  port: "995"
  ssl: tls
smtp:
  server: smtp.example.com
  port: 465
  ssl: starttls
`;

/** The right file: one mailbox in the ways that a provider may ask for. Ports under 1024 belong to root, hence these. */
export function rightFile({ popTls, popStls, popApop, smtpTls, smtpStarttls, otherPop, otherSmtp }) {
  return `x-mailbox: &mailbox
  address: ann@example.com
  password:
    env: DEMO_MAIL_PASSWORD
x-tls: &tls
  ca: ca.pem

accounts:
  # TLS from the first byte.
  tls:
    mailbox: *mailbox
    pop:  { server: 127.0.0.1, port: ${popTls.port}, ssl: true, tls: *tls }
    smtp: { server: 127.0.0.1, port: ${smtpTls.port}, ssl: true, tls: *tls }

  # TLS by STLS and STARTTLS.
  starttls:
    mailbox: *mailbox
    pop:  { server: 127.0.0.1, port: ${popStls.port}, ssl: starttls, tls: *tls }
    smtp: { server: 127.0.0.1, port: ${smtpStarttls.port}, ssl: starttls, tls: *tls, mechanism: CRAM-MD5 }

  # APOP to receive; another provider's SMTP server to send, opened by a POP log-in there.
  travelling:
    mailbox: *mailbox
    pop: { server: 127.0.0.1, port: ${popApop.port}, ssl: false, apop: true }
    separateSmtp:
      server: 127.0.0.2
      port: ${otherSmtp.port}
      ssl: false
      sender: ann@example.com
      popBeforeSmtp:
        port: ${otherPop.port}
        ssl: false
        apop: true
        userId: roaming
        password:
          file: secrets/other-provider
    delay: 1
`;
}
