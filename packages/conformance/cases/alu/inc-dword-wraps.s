# INC of FFFFFFFF gives 0 and sets ZF; CF stays clear.
# realmode: exit=hlt expect.eax=0 flags=osZAPc judge="KVM run; SDM vol. 2, INC"
        clc
        mov $0xffffffff, %eax
        inc %eax
        hlt
