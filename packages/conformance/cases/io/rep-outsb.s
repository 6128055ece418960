# REP OUTSB writes one element after the other, whatever the machine makes one exit of.
# realmode: exit=hlt expect.cx=0 expect.si=0x103 io="out8 0x70 0x61; out8 0x70 0x62; out8 0x70 0x63"
# realmode: judge="KVM run; SDM vol. 2, OUTS"

        mov $0x70, %dx
        mov $0x100, %si
        mov $3, %cx
        rep outsb
        hlt
        .data
        .org 0x100
        .ascii "abc"
