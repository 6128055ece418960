# RCR of a doubleword by 31.
# realmode: exit=hlt expect.eax=0xfffffffe flags=C judge="KVM run; SDM vol. 2, RCL/RCR/ROL/ROR"
        mov $0x7fffffff, %eax
        stc
        mov $31, %cl
        rcr %cl, %eax
        hlt
