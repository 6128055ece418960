# Hands a byte back and forth with the host while both run. The mailbox holds an odd number when it
# is the guest's turn; the guest adds one. At 100 the guest stops.

        .bss
mailbox: .skip 1

        .text
wait:
        pause
        mov mailbox, %al
        test $1, %al
        jz wait
        inc %al
        mov %al, mailbox
        cmp $100, %al
        jne wait
        hlt
