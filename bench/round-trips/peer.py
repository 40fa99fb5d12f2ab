"""Logs in as a careful program would, and asks the sender. peer.py KIND HOST PORT USER PASSWORD CA"""

import poplib, smtplib, ssl, sys

kind, host, port, user, password, ca = sys.argv[1:]
context = ssl.create_default_context(cafile=ca)
if kind.startswith("pop"):
    server = poplib.POP3_SSL(host, int(port), context=context) if kind == "popTls" else poplib.POP3(host, int(port))
    if kind == "popStls":
        server.stls(context)
    if kind == "popApop":
        server.apop(user, password)
    else:
        server.user(user)
        server.pass_(password)
    server.quit()
else:
    server = smtplib.SMTP_SSL(host, int(port), context=context) if "Tls" in kind else smtplib.SMTP(host, int(port))
    if kind == "smtpStarttls":
        server.starttls(context=context)
    if kind != "smtpPlain":
        server.login(user, password)
    server.mail(user)
    server.rcpt(user)
    server.rset()
    server.quit()
