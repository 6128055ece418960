# REP NOP is PAUSE: CX is not counted.
# realmode: exit=hlt expect.cx=3 judge="KVM run; SDM vol. 2, PAUSE"
        mov $3, %cx
        rep nop
        hlt
