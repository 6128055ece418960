# F6 /1 is TEST as well.
# realmode: exit=hlt expect.al=0x81 flags=oSzPc judge="KVM run; SDM vol. 2, opcode map A-6"
        mov $0x81, %al
        stc
        .byte 0xf6, 0xc8, 0xff  # test $0xff, %al
        hlt
