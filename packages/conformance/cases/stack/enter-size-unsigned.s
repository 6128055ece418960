# The size of ENTER is unsigned: 8000 is subtracted.
# realmode: layout=flat exit=hlt expect.sp=0x7ffe expect.bp=0xfffe judge="KVM run; SDM vol. 2, ENTER"
        xor %sp, %sp
        enter $0x8000, $0
        hlt
